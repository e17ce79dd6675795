package io.naflow.jobs.table.column;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One table, declared once.
 *
 * @param name the view's and the directory's name
 * @param partitionedBy columns that are directory levels and not in the files, outermost first;
 *     {@code run_id} always leads
 * @param columns all columns, those of the partition included
 * @param doc what a row is, one line
 * @param <R> the row
 */
public record Table<R>(
    String name, List<String> partitionedBy, List<Column<R>> columns, String doc) {
  private static final Set<String> KEYS =
      Set.of(
          "run_id",
          "model",
          "method",
          "image",
          "pair",
          "role",
          "layer",
          "metric",
          "stage",
          "baseline",
          "candidate",
          "statistic",
          "slice");

  /**
   * A table.
   *
   * @throws IllegalArgumentException if the columns do not make one
   */
  public Table {
    partitionedBy = List.copyOf(partitionedBy);
    columns = List.copyOf(columns);
    Set<String> seen = new HashSet<>();
    for (Column<R> column : columns) {
      if (!seen.add(column.name())) {
        throw new IllegalArgumentException(
            "Cannot declare table '%s': column '%s' is there twice; name it otherwise"
                .formatted(name, column.name()));
      }
    }
    if (partitionedBy.isEmpty() || !partitionedBy.get(0).equals("run_id")) {
      throw new IllegalArgumentException(
          "Cannot declare table '%s': it is partitioned by %s; let run_id lead, so that a run can be replaced"
              .formatted(name, partitionedBy));
    }
    for (String level : partitionedBy) {
      boolean declared =
          columns.stream()
              .anyMatch(
                  column ->
                      column.name().equals(level)
                          && column.type() == ColumnType.Scalar.STRING
                          && !column.nullable());
      if (!declared) {
        throw new IllegalArgumentException(
            "Cannot declare table '%s': it is partitioned by '%s', which is no column of required text; declare it so"
                .formatted(name, level));
      }
    }
  }

  /** Spark's schema, partition columns included, each column's documentation as its comment. */
  public StructType structType() {
    return DataTypes.createStructType(
        columns.stream().map(Column::spark).toArray(StructField[]::new));
  }

  /** Parquet's schema of the files: without the partition columns. */
  public MessageType messageType() {
    return new MessageType(
        name, storedColumns().stream().map(Column::parquet).toArray(Type[]::new));
  }

  /** What turns rows into Parquet records; refuses rows as {@link #check} does. */
  public WriteSupport<R> writeSupport() {
    return new TableWriteSupport<>(this);
  }

  /**
   * The row's place below the table's directory, such as {@code run_id=r/model=m}.
   *
   * @throws IllegalArgumentException if a level's value is no id, see {@link Ids}
   */
  public String partitionOf(R row) {
    return partition(level -> text(level, row));
  }

  /**
   * The place of rows with given values, likewise.
   *
   * @param value by the level's column
   * @throws IllegalArgumentException if a level's value is no id, see {@link Ids}
   */
  public String partition(UnaryOperator<String> value) {
    return partitionedBy.stream()
        .map(level -> level + "=" + Ids.checked(level, value.apply(level)))
        .collect(Collectors.joining("/"));
  }

  /**
   * Nothing, if the row may stand in the table.
   *
   * @throws RefusedRowException if a value is null where it may not be, or a number is NaN or
   *     infinite
   */
  public void check(R row) {
    for (Column<R> column : columns) {
      Optional<String> complaint = column.complaint(row);
      if (complaint.isPresent()) {
        throw new RefusedRowException(name, key(row), column.name(), complaint.get());
      }
    }
  }

  List<Column<R>> storedColumns() {
    return columns.stream().filter(column -> !partitionedBy.contains(column.name())).toList();
  }

  private String key(R row) {
    return columns.stream()
        .filter(column -> KEYS.contains(column.name()))
        .filter(column -> column.value().apply(row).isPresent())
        .map(column -> column.name() + "=" + text(column.name(), row))
        .collect(Collectors.joining(", "));
  }

  private String text(String name, R row) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .flatMap(column -> column.value().apply(row).stream())
        .map(Object::toString)
        .findFirst()
        .orElse("");
  }
}
