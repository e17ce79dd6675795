package io.naflow.jobs.table.column;

import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Declared tables for rows that have been read back, so that they can be written once more. */
public final class RowTables {
  private RowTables() {}

  /** The same table; its rows have the columns under their names. */
  public static Table<Row> of(Table<?> table) {
    return new Table<>(table.name(), table.partitionedBy(), columns(table.columns()), table.doc());
  }

  private static <R> List<Column<Row>> columns(List<Column<R>> columns) {
    return columns.stream().map(RowTables::column).toList();
  }

  private static Column<Row> column(Column<?> column) {
    ColumnType type = column.type();
    if (type instanceof ColumnType.Structs<?> structs) {
      type = new ColumnType.Structs<>(Row.class, columns(structs.fields()));
    }
    return new Column<>(
        column.name(), type, column.nullable(), column.doc(), value(column.name(), type));
  }

  private static Function<Row, Optional<?>> value(String name, ColumnType type) {
    return row -> {
      int index = row.fieldIndex(name);
      if (type instanceof ColumnType.Structs) {
        // A file from before the column was added has no list; there were no records then.
        return Optional.of(row.isNullAt(index) ? List.of() : row.getList(index));
      } else if (row.isNullAt(index)) {
        return Optional.empty();
      } else if (type instanceof ColumnType.Counts) {
        return Optional.of(row.getJavaMap(index));
      } else if (type instanceof ColumnType.Floats) {
        List<Float> values = row.getList(index);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = values.get(i);
        }
        return Optional.of(floats);
      }
      Object value = row.get(index);
      return Optional.of(value instanceof Timestamp time ? time.toInstant() : value);
    };
  }
}
