package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** {@code docs/tables.md}, made from the declarations. */
final class TablesPage {
  private TablesPage() {}

  /** The page's text. */
  static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Tables

            This page is made from the declarations in `io.naflow.jobs.table`: change it there, then run
            `mvn -pl core,jobs -am test -Dtest=TablesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dnaflow.docs.write=true`.

            Parquet (zstd) under `DIR/tables/NAME/run_id=R/...`, schema version %d. Partition columns are directory
            levels; all values there are text. Numbers are finite: NaN never stands in a table.

            Any engine reads a table, also one without rows, with its partition columns, in a line:

                naflow sql --tables out/tables "SELECT * FROM failures"
                spark.read.parquet("out/tables/failures")                                               # Spark
                pandas.read_parquet("out/tables/failures")                                              # pandas
                pyarrow.dataset.dataset("out/tables/failures", partitioning="hive").to_table()          # pyarrow
                FROM read_parquet('out/tables/failures/**/*.parquet', hive_partitioning = true);        -- DuckDB

            `naflow sql`, `report` and `compare` see that the files of a run are all there, and no others. Other readers take partition values that look like
            numbers, such as a model called `18`, for numbers, unless told otherwise.
            """
                .formatted(Tables.SCHEMA_VERSION));
    for (Table<?> table : Tables.all()) {
      page.append(
          "\n## %s\n\nA row: %s. Partitioned by %s.\n\n| column | type | null | meaning |\n|---|---|---|---|\n"
              .formatted(
                  table.name(),
                  table.doc(),
                  String.join(
                      ", ", table.partitionedBy().stream().map(TablesPage::code).toList())));
      for (Column<?> column : table.columns()) {
        page.append(
            "| %s | %s | %s | %s |\n"
                .formatted(
                    code(column.name()),
                    code(type(column.type().spark())),
                    column.nullable() ? "yes" : "",
                    column.doc()));
      }
    }
    return page.toString();
  }

  /** As SQL writes it; written here, since Spark 4 adds what may not be null and 3.5 does not. */
  private static String type(DataType type) {
    if (type instanceof ArrayType array) {
      return "array<" + type(array.elementType()) + ">";
    } else if (type instanceof MapType map) {
      return "map<%s, %s>".formatted(type(map.keyType()), type(map.valueType()));
    } else if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields())
          .map(TablesPage::field)
          .collect(Collectors.joining(", ", "struct<", ">"));
    }
    return type.sql().toLowerCase(Locale.ROOT);
  }

  private static String field(StructField field) {
    String comment = field.getComment().getOrElse(() -> "").replace("'", "\\'");
    return "%s: %s comment '%s'".formatted(field.name(), type(field.dataType()), comment);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
