package io.naflow.jobs.report.read;

/**
 * What a candidate does otherwise than the baseline at a layer: a row of {@code comparisons} over
 * all images.
 *
 * @param match the baseline's layer
 * @param statistic its name as in the table
 * @param mean candidate less baseline, over images; its ends are NaN where there is no interval
 * @param q the p value adjusted for the number of tests; NaN where there is none
 * @param effect size, in standard deviations of the differences; NaN where there is none
 */
public record Difference(
    String baseline,
    String candidate,
    String method,
    String layer,
    double depth,
    Match match,
    String statistic,
    Interval mean,
    double q,
    double effect) {
  /**
   * What a layer stands against.
   *
   * @param layer the baseline's; empty for statistics of the whole network
   * @param rule why that one, as {@code comparisons.layer_match} has it; may be empty
   */
  public record Match(String layer, String rule) {}

  private static final double LEVEL = 0.05;

  /** Whether its mean has an interval. */
  public boolean hasInterval() {
    return !mean.isNone();
  }

  /** Whether chance is an unlikely reason, by the adjusted p value. */
  public boolean isSignificant() {
    return q < LEVEL;
  }
}
