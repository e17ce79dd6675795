package io.naflow.jobs.spark;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Spark as the launcher starts it; under {@code spark-submit} the cluster's settings win. */
public final class SparkSessions {
  private SparkSessions() {}

  /**
   * Starts Spark, or takes the session that is there.
   *
   * @param name shown in Spark's own pages
   * @param master URL; empty for what {@code spark-submit} has set, or else all local cores
   */
  public static SparkSession start(String name, Optional<String> master) {
    SparkSession.Builder builder = SparkSession.builder().appName(name);
    String submitted = System.getProperty("spark.master", "");
    String url = master.orElse(submitted.isEmpty() ? "local[*]" : submitted);
    builder.master(url);
    if (url.startsWith("local")) {
      setUnlessGiven(builder, "spark.driver.host", "127.0.0.1");
      setUnlessGiven(builder, "spark.driver.bindAddress", "127.0.0.1");
      setUnlessGiven(builder, "spark.ui.enabled", "false");
      setUnlessGiven(builder, "spark.sql.shuffle.partitions", "4");
      // Running tasks report their progress with each heartbeat.
      setUnlessGiven(builder, "spark.executor.heartbeatInterval", "2s");
    }
    setUnlessGiven(builder, "spark.sql.session.timeZone", "UTC");
    // Files carry a sum of each page; what a disk has changed is an error then, and no other
    // number.
    setUnlessGiven(builder, "spark.hadoop.parquet.page.verify-checksum.enabled", "true");
    // pandas writes times in nanoseconds, and Spark refuses the whole file unless they are numbers.
    setUnlessGiven(builder, "spark.sql.legacy.parquet.nanosAsLong", "true");
    // Only explain() reads it, and it would print a whole plan for wide selects.
    setUnlessGiven(builder, "spark.sql.debug.maxToStringFields", "100");
    return builder.getOrCreate();
  }

  private static void setUnlessGiven(SparkSession.Builder builder, String key, String value) {
    if (System.getProperty(key) == null) {
      builder.config(key, value);
    }
  }
}
