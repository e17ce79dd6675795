package io.naflow.jobs.spark;

/**
 * Paths for Spark's readers, which take {@code [}, {@code *}, {@code {}} and others for patterns.
 */
public final class SparkPaths {
  private SparkPaths() {}

  /** The path of that very name. */
  public static String literal(String path) {
    return path.replaceAll("[\\\\\\[\\]{}*?]", "\\\\$0");
  }
}
