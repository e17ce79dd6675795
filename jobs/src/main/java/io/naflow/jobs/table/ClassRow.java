package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.List;

/**
 * A class that has a name.
 *
 * @param runId the run's id
 * @param model the model's id in the run
 * @param index of the output
 * @param name what it is called
 */
public record ClassRow(String runId, String model, int index, String name) {
  static final Table<ClassRow> TABLE =
      new Table<>(
          "classes",
          List.of("run_id"),
          List.of(
              Column.string("run_id", "the run's id", ClassRow::runId),
              Column.string("model", "the model's id in the run", ClassRow::model),
              Column.integer("index", "class index, from 0", ClassRow::index),
              Column.string(
                  "name",
                  "what the class is called, by dataset.classes, the class folders or the network's own names",
                  ClassRow::name)),
          "one class of a model, where its name is known");
}
