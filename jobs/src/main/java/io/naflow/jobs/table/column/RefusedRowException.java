package io.naflow.jobs.table.column;

/** A row that must not stand in its table; the message names table, column and the row's key. */
public final class RefusedRowException extends RuntimeException {
  RefusedRowException(String table, String key, String column, String complaint) {
    super(
        "Cannot write a row of table '%s' (%s): column '%s' %s; %s"
            .formatted(
                table,
                key,
                column,
                complaint,
                "leave a value that is not known empty where the column allows it, or write a row of 'failures' instead"));
  }
}
