package io.naflow.jobs.testing;

import io.naflow.jobs.spark.SparkSessions;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of a test process. */
public final class LocalSpark {
  private LocalSpark() {}

  public static SparkSession session() {
    return SparkSessions.start("tests", Optional.of("local[2]"));
  }
}
