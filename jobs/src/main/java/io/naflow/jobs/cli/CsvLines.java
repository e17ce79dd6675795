package io.naflow.jobs.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as CSV that any reader takes (RFC 4180). Spark's own writes a backslash before quotes, and
 * an object's address for a map. Arrays, maps and structs are JSON in a cell, bytes are
 * hexadecimal; null is an empty cell, an empty text is {@code ""}.
 */
final class CsvLines {
  private CsvLines() {}

  /** The header and a line a row, or more where a text has line ends. */
  static List<String> of(Dataset<Row> result) {
    StructField[] fields = result.schema().fields();
    // By place: two columns of a query may have one name.
    String[] places = new String[fields.length];
    Arrays.setAll(places, i -> "c" + i);
    Dataset<Row> numbered = result.toDF(places);
    Column[] texts = new Column[fields.length];
    Arrays.setAll(texts, i -> text(functions.col(places[i]), fields[i].dataType()));
    var lines = new ArrayList<String>();
    lines.add(
        Arrays.stream(fields).map(field -> cell(field.name())).collect(Collectors.joining(",")));
    numbered.select(texts).collectAsList().forEach(row -> lines.add(line(row)));
    return lines;
  }

  private static Column text(Column column, DataType type) {
    if (type instanceof ArrayType || type instanceof MapType || type instanceof StructType) {
      return functions.to_json(column);
    }
    return type instanceof BinaryType ? functions.hex(column) : column.cast("string");
  }

  private static String line(Row row) {
    var cells = new ArrayList<String>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(row.isNullAt(i) ? "" : cell(row.getString(i)));
    }
    return String.join(",", cells);
  }

  private static String cell(String text) {
    boolean plain =
        !text.isEmpty()
            && text.equals(text.strip())
            && text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
