package io.naflow.jobs.table.column;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * One column of a table.
 *
 * @param name in files and queries
 * @param type what it holds
 * @param nullable whether a row may leave it empty
 * @param doc meaning, unit and range, one line
 * @param value where a row keeps it; empty for null
 * @param <R> the table's row
 */
public record Column<R>(
    String name, ColumnType type, boolean nullable, String doc, Function<R, Optional<?>> value) {

  /** A text that is always there. */
  public static <R> Column<R> string(String name, String doc, Function<R, String> value) {
    return required(name, ColumnType.Scalar.STRING, doc, value);
  }

  /** A text or null. */
  public static <R> Column<R> optionalString(
      String name, String doc, Function<R, Optional<String>> value) {
    return optional(name, ColumnType.Scalar.STRING, doc, value::apply);
  }

  /** A 32-bit integer that is always there. */
  public static <R> Column<R> integer(String name, String doc, Function<R, Integer> value) {
    return required(name, ColumnType.Scalar.INTEGER, doc, value);
  }

  /** A 32-bit integer or null. */
  public static <R> Column<R> optionalInteger(
      String name, String doc, Function<R, OptionalInt> value) {
    return optional(
        name,
        ColumnType.Scalar.INTEGER,
        doc,
        row -> {
          OptionalInt present = value.apply(row);
          return present.isPresent() ? Optional.of(present.getAsInt()) : Optional.empty();
        });
  }

  /** A 64-bit integer that is always there. */
  public static <R> Column<R> bigint(String name, String doc, Function<R, Long> value) {
    return required(name, ColumnType.Scalar.BIGINT, doc, value);
  }

  /** A finite double that is always there. */
  public static <R> Column<R> real(String name, String doc, Function<R, Double> value) {
    return required(name, ColumnType.Scalar.DOUBLE, doc, value);
  }

  /** A finite double or null. */
  public static <R> Column<R> optionalReal(
      String name, String doc, Function<R, OptionalDouble> value) {
    return optional(
        name,
        ColumnType.Scalar.DOUBLE,
        doc,
        row -> {
          OptionalDouble present = value.apply(row);
          return present.isPresent() ? Optional.of(present.getAsDouble()) : Optional.empty();
        });
  }

  /** A truth value that is always there. */
  public static <R> Column<R> bool(String name, String doc, Function<R, Boolean> value) {
    return required(name, ColumnType.Scalar.BOOLEAN, doc, value);
  }

  /** A truth value or null. */
  public static <R> Column<R> optionalBool(
      String name, String doc, Function<R, Optional<Boolean>> value) {
    return optional(name, ColumnType.Scalar.BOOLEAN, doc, value::apply);
  }

  /** A point in time that is always there, kept to the microsecond. */
  public static <R> Column<R> timestamp(String name, String doc, Function<R, Instant> value) {
    return required(name, ColumnType.Scalar.TIMESTAMP, doc, value);
  }

  /** Bytes that are always there. */
  public static <R> Column<R> binary(String name, String doc, Function<R, byte[]> value) {
    return required(name, ColumnType.Scalar.BINARY, doc, value);
  }

  /** Finite floats, possibly none. */
  public static <R> Column<R> floats(String name, String doc, Function<R, float[]> value) {
    return required(name, new ColumnType.Floats(), doc, value);
  }

  /** How many of each kind, possibly none. */
  public static <R> Column<R> counts(
      String name, String doc, Function<R, Map<String, Long>> value) {
    return required(name, new ColumnType.Counts(), doc, value);
  }

  /** Records, possibly none. */
  public static <R, E> Column<R> structs(
      String name, String doc, ColumnType.Structs<E> type, Function<R, List<E>> value) {
    return required(name, type, doc, value);
  }

  private static <R, V> Column<R> required(
      String name, ColumnType type, String doc, Function<R, V> value) {
    return new Column<>(name, type, false, doc, row -> Optional.ofNullable(value.apply(row)));
  }

  private static <R> Column<R> optional(
      String name, ColumnType type, String doc, Function<R, Optional<?>> value) {
    return new Column<>(name, type, true, doc, value);
  }

  /** What forbids this row's value, if anything. */
  Optional<String> complaint(R row) {
    Optional<?> present = value.apply(row);
    if (present.isEmpty()) {
      return nullable ? Optional.empty() : Optional.of("is null, which it may not be");
    }
    return type.complaint(present.get());
  }

  StructField spark() {
    return DataTypes.createStructField(name, type.spark(), nullable, Metadata.empty())
        .withComment(doc);
  }

  Type parquet() {
    return type.parquet(name, nullable ? Repetition.OPTIONAL : Repetition.REQUIRED);
  }

  /** Adds the fields of one record, which must be without complaint. */
  static <R> void writeAll(RecordConsumer out, List<Column<R>> columns, R row) {
    for (int i = 0; i < columns.size(); i++) {
      Column<R> column = columns.get(i);
      Optional<?> present = column.value().apply(row);
      if (present.isPresent()) {
        out.startField(column.name(), i);
        column.type().write(out, present.get());
        out.endField(column.name(), i);
      }
    }
  }
}
