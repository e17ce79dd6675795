package io.naflow.jobs.report.data;

/**
 * What a candidate does otherwise than the baseline at a layer: a row of {@code comparisons} over
 * all images.
 *
 * @param statistic its name as in the table
 * @param mean candidate less baseline, over images
 * @param q the p value adjusted for the number of tests
 * @param effect size, in standard deviations of the differences
 */
public record Difference(
    String baseline,
    String candidate,
    String method,
    String layer,
    double depth,
    String statistic,
    Interval mean,
    double q,
    double effect) {
  private static final double LEVEL = 0.05;

  /** Whether chance is an unlikely reason, by the adjusted p value. */
  public boolean isSignificant() {
    return q < LEVEL;
  }
}
