package io.naflow.jobs.testing;

import org.apache.spark.sql.SparkSession;

/**
 * Answers to queries as {@code naflow sql} and PySpark's {@code show(truncate=False)} print them.
 */
public final class SqlAnswers {
  private static final int ROWS = 20;

  private SqlAnswers() {}

  public static String of(SparkSession spark, String sql) {
    return spark.sql(sql).showString(ROWS, 0, false);
  }
}
