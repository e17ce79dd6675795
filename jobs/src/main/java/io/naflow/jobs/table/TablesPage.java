package io.naflow.jobs.table;

import io.naflow.jobs.schema.Column;
import io.naflow.jobs.schema.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** {@code docs/tables.md}, made from the declarations. */
public final class TablesPage {
  private TablesPage() {}

  /**
   * Writes the page.
   *
   * @param arguments one: the file
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "Cannot write the page of the tables: %d arguments; give the file, docs/tables.md"
              .formatted(arguments.length));
    }
    Files.writeString(Path.of(arguments[0]), markdown());
  }

  /** The page's text. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Tables

            This page is made from the declarations in `io.naflow.jobs.table`: change it there, then run
            `mvn -pl core,jobs -am test -Dtest=TablesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dnaflow.docs.write=true`.

            Parquet (zstd) under `DIR/tables/NAME/run_id=R/...`, schema version %d. Partition columns are directory
            levels; all values there are text. Numbers are finite: NaN never stands in a table.
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
                    code(column.type().spark().sql().toLowerCase(Locale.ROOT)),
                    column.nullable() ? "yes" : "",
                    column.doc()));
      }
    }
    return page.toString();
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
