package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.List;
import java.util.OptionalInt;

/**
 * One image as a vector.
 *
 * @param runId the run's id
 * @param model the model's id in the run
 * @param part which images it is one of
 * @param image path relative to the root of that part
 * @param label the true class, if it is known
 * @param vector the network's output, finite
 */
public record EmbeddingRow(
    String runId, String model, String part, String image, OptionalInt label, float[] vector) {

  static final Table<EmbeddingRow> TABLE =
      new Table<>(
          "embeddings",
          List.of("run_id", "model"),
          List.of(
              Column.string("run_id", "the run's id", EmbeddingRow::runId),
              Column.string("model", "the model's id in the run", EmbeddingRow::model),
              Column.string(
                  "part",
                  "dataset, or gallery where the task names other images to compare with; vectors of a checkpoint's memory bank stay there and have no row",
                  EmbeddingRow::part),
              Column.string(
                  "image",
                  "path of the image relative to the root of its part",
                  EmbeddingRow::image),
              Column.optionalInteger(
                  "label", "true class; null without labels", EmbeddingRow::label),
              Column.floats("vector", "the network's output", EmbeddingRow::vector)),
          "one image as a vector");
}
