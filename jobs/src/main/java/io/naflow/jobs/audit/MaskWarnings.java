package io.naflow.jobs.audit;

import static org.apache.spark.sql.functions.expr;

import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Images with a mask of which the network sees nothing: they have no value. */
final class MaskWarnings {
  private MaskWarnings() {}

  /**
   * @param out where the run has been published
   */
  static List<String> of(SparkSession spark, String out, String run) throws IOException {
    return Views.ofRun(spark, out, Tables.predictions(), run)
        .selectExpr("model", "image", "mask_share")
        .where("mask_share IS NOT NULL")
        .groupBy("model")
        .agg(
            expr("count_if(mask_share = 0)").as("unseen"),
            expr("count(*)"),
            expr("min(image) FILTER (WHERE mask_share = 0)"))
        .where("unseen > 0")
        .orderBy("model")
        .collectAsList()
        .stream()
        .map(MaskWarnings::line)
        .toList();
  }

  private static String line(Row row) {
    return "warning   %s: of %,d of %,d masks its input shows no pixel (the mask is empty, or the object is cut off or smaller than a pixel), such as that of %s; energy_in_mask and peak_in_mask are null there"
        .formatted(row.getString(0), row.getLong(1), row.getLong(2), row.getString(3));
  }
}
