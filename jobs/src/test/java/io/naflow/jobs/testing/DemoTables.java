package io.naflow.jobs.testing;

import io.naflow.jobs.store.Views;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of {@code naflow demo --images 24}, kept with the tests so that their numbers are the
 * same on every machine; {@code scripts/make-demo-tables} makes them again.
 */
public final class DemoTables {
  public static final Path DIRECTORY = Path.of("src", "test", "resources", "demo", "tables");

  private DemoTables() {}

  /** A session in which they are views. */
  public static SparkSession session() throws IOException {
    SparkSession spark = LocalSpark.session();
    Views.register(spark, DIRECTORY.toString());
    return spark;
  }
}
