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
 * Which inversions were cut short: a method's layers at which half the images' or more were neither
 * solved nor at a least-squares solution when their steps ran out. Their maps are those of an early
 * stopped solution, and the person who reads them is to know.
 */
final class LimitWarnings {
  private LimitWarnings() {}

  /**
   * @param out where the run has been published
   */
  static List<String> of(SparkSession spark, String out, String run) throws IOException {
    Dataset<Row> shares =
        Views.ofRun(spark, out, Tables.layerStats(), run)
            .where("converged IS NOT NULL")
            .groupBy("model", "method", "layer")
            .agg(expr("avg(CAST(NOT converged AS INT)) AS share"));
    // One line a model and method, whatever the number of its layers.
    return shares
        .where(col("share").geq(0.5))
        .groupBy("model", "method")
        .agg(expr("count(*)"), expr("max_by(layer, share)"), expr("max(share)"))
        .orderBy("model", "method")
        .collectAsList()
        .stream()
        .map(LimitWarnings::line)
        .toList();
  }

  private static String line(Row row) {
    return String.format(
        Locale.ROOT,
        "warning   %s of %s: at %d layer(s) half of the inversions or more did not converge, most at %s (%.0f %%); raise solver.iterations, or read these maps as early stopped ones",
        row.getString(1),
        row.getString(0),
        row.getLong(2),
        row.getString(3),
        100 * row.getDouble(4));
  }
}
