package io.naflow.jobs.table;

import io.naflow.jobs.schema.Column;
import io.naflow.jobs.schema.Table;
import java.util.List;

/**
 * One model of a run.
 *
 * @param runId the run's id
 * @param model the model's id in the run
 * @param architecture its name in the zoo
 * @param weights where its parameters come from
 * @param weightsSha256 hash of the weights file, {@code seeded} for seeded weights
 * @param parameters number of values, buffers included
 * @param classes number of outputs
 * @param preprocessing what its images go through
 * @param baseline whether the others are compared with it
 */
public record ModelRow(
    String runId,
    String model,
    String architecture,
    String weights,
    String weightsSha256,
    long parameters,
    int classes,
    String preprocessing,
    boolean baseline) {

  static final Table<ModelRow> TABLE =
      new Table<>(
          "models",
          List.of("run_id"),
          List.of(
              Column.string("run_id", "the run's id", ModelRow::runId),
              Column.string("model", "the model's id in the run", ModelRow::model),
              Column.string("architecture", "its name in the zoo", ModelRow::architecture),
              Column.string("weights", "where its parameters come from", ModelRow::weights),
              Column.string(
                  "weights_sha256",
                  "SHA-256 of the weights file in hex; 'seeded' for seeded weights",
                  ModelRow::weightsSha256),
              Column.bigint(
                  "parameters", "number of values, buffers included", ModelRow::parameters),
              Column.integer("classes", "number of outputs", ModelRow::classes),
              Column.string("preprocessing", "what its images go through", ModelRow::preprocessing),
              Column.bool(
                  "baseline", "whether the other models are compared with it", ModelRow::baseline)),
          "one model of a run");
}
