package io.naflow.jobs.cli;

import io.naflow.jobs.spark.SparkSessions;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What commands do with a Spark that lives as long as they do. */
interface WithSpark {
  /** Does it, and returns the exit code. */
  int run(SparkSession spark) throws IOException;

  /**
   * Starts Spark, and stops it however the work ends.
   *
   * @param name shown in Spark's own pages
   * @param master URL; empty for what is usual
   * @param wayOut what to do after an interruption
   */
  static int run(String name, Optional<String> master, String wayOut, WithSpark work)
      throws IOException {
    Interruption interruption = Interruption.say(wayOut);
    try {
      SparkSession spark = SparkSessions.start(name, master);
      try {
        return work.run(spark);
      } finally {
        spark.stop();
      }
    } finally {
      interruption.over();
    }
  }
}
