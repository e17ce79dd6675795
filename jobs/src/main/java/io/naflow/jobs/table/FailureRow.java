package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.List;
import java.util.Optional;

/**
 * An image that was not explained, something of it that was not, or a file or folder of the dataset
 * that could not be read.
 *
 * @param runId the run's id
 * @param image path of the image relative to the dataset's root
 * @param model the model that failed; empty where it was found while the dataset was listed
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
                  "image",
                  "path relative to the dataset's root; a folder ends in a slash",
                  FailureRow::image),
              Column.optionalString(
                  "model",
                  "the model that failed; null where it was found while the dataset was listed: such a thing is none of runs.images and has one row, whatever the number of models",
                  FailureRow::model),
              Column.string(
                  "stage",
                  "where it failed: list (a folder), read, decode, preprocess, target, explain, ...",
                  FailureRow::stage),
              Column.string(
                  "error_class", "a short stable name of the error's kind", FailureRow::errorClass),
              Column.string(
                  "message", "what was found and what would be right", FailureRow::message)),
          "an image and model that was not done, or a thing in the dataset that could not be read");
}
