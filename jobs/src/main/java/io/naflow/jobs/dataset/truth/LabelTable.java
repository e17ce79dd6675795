package io.naflow.jobs.dataset.truth;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Rows of texts under named columns. */
interface LabelTable {
  /** The file or folder, for messages. */
  String source();

  /** Names of the columns as they stand, without blanks around them. */
  List<String> columns();

  /** Names of what is within a column, where its cells hold more than one thing. */
  default List<String> within(int column) {
    return List.of();
  }

  /** What a person should know of how it is read. */
  Optional<String> remark();

  /**
   * Goes through the rows once, from the first.
   *
   * @throws io.naflow.jobs.dataset.source.DatasetException if they cannot be read
   */
  void forEach(Consumer<TableRow> each);

  /** What was odd with the rows, once they have been gone through. */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * A row.
   *
   * @param place where it stands, such as {@code line 3}
   * @param cells a text a column, without blanks around it; empty where there is nothing
   */
  record TableRow(String place, List<String> cells) {}
}
