package io.naflow.jobs.cli;

import io.naflow.jobs.executor.Because;
import io.naflow.jobs.store.Views;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code naflow sql}. */
@Command(
    name = "sql",
    description =
        "Runs Spark SQL over the tables of an audit, each a view of its name, and the views of conf/views.sql.",
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  private enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Option(
      names = "--tables",
      required = true,
      paramLabel = "DIR",
      description = "The folder of tables, OUT/tables.")
  private String tables;

  @Option(
      names = "--rows",
      defaultValue = "1000",
      paramLabel = "N",
      description = "At most so many rows (default ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private Format format;

  @Parameters(paramLabel = "QUERY", description = "Such as \"SELECT * FROM runs\".")
  private String query;

  @Override
  public Integer call() throws IOException {
    return WithSpark.run(
        "naflow sql",
        Optional.empty(),
        "run it again",
        spark -> {
          Views.register(spark, tables);
          print(run(spark));
          return 0;
        });
  }

  private Dataset<Row> run(SparkSession spark) {
    try {
      return checked(spark);
    } catch (AnalysisException e) {
      throw new IllegalArgumentException(
          "Cannot run the query: "
              + Because.of(e)
              + "; tables and columns are listed in docs/tables.md",
          e);
    }
  }

  /** Spark throws the checked exception without declaring it. */
  private Dataset<Row> checked(SparkSession spark) throws AnalysisException {
    return spark.sql(query);
  }

  private void print(Dataset<Row> result) {
    switch (format) {
      case TABLE -> result.show(rows, false);
      case CSV -> CsvLines.of(result.limit(rows)).forEach(System.out::println);
      case JSON -> result.limit(rows).toJSON().collectAsList().forEach(System.out::println);
    }
  }
}
