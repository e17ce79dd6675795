package io.naflow.jobs.table;

import io.naflow.api.Head;
import io.naflow.api.WeightsInfo;
import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One model of a run.
 *
 * @param runId the run's id
 * @param model the model's id in the run
 * @param architecture its name in the zoo
 * @param weights where its parameters come from
 * @param weightsSha256 hash of the weights file, {@code seeded} for seeded weights
 * @param parameters number of values, buffers included
 * @param classes number of classes: of outputs, or two for one sigmoid output
 * @param preprocessing what its images go through
 * @param baseline whether the others are compared with it
 * @param head what its outputs mean; empty for networks that end in an embedding
 * @param weightsKind what its weights are good for; empty in runs before this was noted
 * @param allowSeeded whether it may be compared although nothing was learnt in its weights
 * @param stateDict keys to the state dict in the file; empty where the file is it
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
    boolean baseline,
    Optional<Head> head,
    Optional<WeightsInfo.Kind> weightsKind,
    boolean allowSeeded,
    Optional<String> stateDict) {

  /** Why nothing can be compared with it; empty where something can, or nobody knows. */
  public Optional<String> complaint() {
    return kind(weightsKind, weightsSha256).flatMap(WeightsInfo.Kind::complaint);
  }

  /** What weights are good for, as far as a row says: seeded ones always had that for a hash. */
  public static Optional<WeightsInfo.Kind> kind(
      Optional<WeightsInfo.Kind> noted, String weightsSha256) {
    return noted.or(
        () ->
            weightsSha256.equals(WeightsInfo.Kind.SEEDED.id())
                ? Optional.of(WeightsInfo.Kind.SEEDED)
                : Optional.empty());
  }

  private OptionalDouble threshold() {
    return head.map(Head::decisionThreshold).orElse(OptionalDouble.empty());
  }

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
              Column.integer(
                  "classes",
                  "number of classes, 2 for one sigmoid output; or the embedding's length",
                  ModelRow::classes),
              Column.string("preprocessing", "what its images go through", ModelRow::preprocessing),
              Column.bool(
                  "baseline", "whether the other models are compared with it", ModelRow::baseline),
              Column.optionalString(
                  "head",
                  "what its outputs mean: softmax, sigmoid or none; null for an embedding",
                  row -> row.head().map(Head::id)),
              Column.optionalReal(
                  "threshold",
                  "probability from which on one sigmoid output says class 1; null without a sigmoid",
                  ModelRow::threshold),
              Column.optionalString(
                  "weights_kind",
                  "file, bundled, seeded (random) or zero (all images have the same output); null in older runs",
                  row -> row.weightsKind().map(WeightsInfo.Kind::id)),
              Column.optionalBool(
                  "allow_seeded",
                  "whether it may be compared although its weights are seeded or zero; null in older runs",
                  row -> row.weightsKind().map(kind -> row.allowSeeded())),
              Column.optionalString(
                  "state_dict",
                  "keys to the state dict in the weights file; null where the file is it",
                  ModelRow::stateDict)),
          "one model of a run");
}
