package io.naflow.jobs.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which inversions were cut short: a method's layers at which half the images or more had not come
 * under the solver's tolerance when its iterations ran out. Their maps are those of an early
 * stopped solution, and the person who reads them is to know.
 */
final class ResidualWarnings {
  private ResidualWarnings() {}

  /**
   * @param out where the run has been published
   * @param tolerance of the solver
   */
  static List<String> of(SparkSession spark, String out, String run, double tolerance)
      throws IOException {
    Dataset<Row> medians =
        Views.ofRun(spark, out, Tables.layerStats(), run)
            .where("inversion_residual IS NOT NULL")
            .groupBy("model", "method", "layer")
            .agg(expr("percentile(inversion_residual, 0.5) AS residual"));
    // One line a model and method, whatever the number of its layers.
    return medians
        .where(col("residual").gt(tolerance))
        .groupBy("model", "method")
        .agg(expr("count(*)"), expr("max_by(layer, residual)"), expr("max(residual)"))
        .orderBy("model", "method")
        .collectAsList()
        .stream()
        .map(row -> line(row, tolerance))
        .toList();
  }

  private static String line(Row row, double tolerance) {
    return String.format(
        Locale.ROOT,
        "warning   %s of %s: at %d layer(s) the median inversion residual is over the tolerance %s, most at %s (%.2f); raise solver.iterations, or read these maps as early stopped ones",
        row.getString(1),
        row.getString(0),
        row.getLong(2),
        tolerance,
        row.getString(3),
        row.getDouble(4));
  }
}
