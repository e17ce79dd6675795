package io.naflow.jobs.table;

import io.naflow.jobs.schema.Column;
import io.naflow.jobs.schema.Table;
import java.util.List;
import java.util.Optional;

/**
 * An image that was not explained, or something of it that was not.
 *
 * @param runId the run's id
 * @param image path of the image relative to the dataset's root
 * @param model the model that failed; empty if the image failed for all
 * @param stage where it failed
 * @param errorClass a short stable name of the error's kind
 * @param message what was found and what would be right
 */
public record FailureRow(
    String runId,
    String image,
    Optional<String> model,
    String stage,
    String errorClass,
    String message) {

  static final Table<FailureRow> TABLE =
      new Table<>(
          "failures",
          List.of("run_id"),
          List.of(
              Column.string("run_id", "the run's id", FailureRow::runId),
              Column.string(
                  "image", "path of the image relative to the dataset's root", FailureRow::image),
              Column.optionalString(
                  "model",
                  "the model that failed; null if the image failed for all",
                  FailureRow::model),
              Column.string(
                  "stage",
                  "where it failed: decode, preprocess, target, explain, ...",
                  FailureRow::stage),
              Column.string(
                  "error_class", "a short stable name of the error's kind", FailureRow::errorClass),
              Column.string(
                  "message", "what was found and what would be right", FailureRow::message)),
          "an image, or an image and model, that was not done");
}
