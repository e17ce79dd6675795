package io.naflow.jobs.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Answers to queries as {@code naflow sql} and PySpark's {@code show(truncate=False)} print them.
 */
public final class SqlAnswers {
  private static final int ROWS = 20;

  private SqlAnswers() {}

  public static String of(SparkSession spark, String sql) {
    Dataset<Row> answer = spark.sql(sql);
    var printed = new ByteArrayOutputStream();
    scala.Console.withOut(
        printed,
        () -> {
          answer.show(ROWS, false);
          return null;
        });
    String text = printed.toString(StandardCharsets.UTF_8);
    // The text that show prints ends its own last line.
    return text.substring(0, text.length() - 1);
  }
}
