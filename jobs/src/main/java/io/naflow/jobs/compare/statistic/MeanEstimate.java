package io.naflow.jobs.compare.statistic;

import io.naflow.jobs.table.ConfidenceInterval;

/**
 * A mean's interval and the test that goes with it: {@code p} is at most 0.05 exactly where the
 * interval leaves 0 out.
 *
 * @param interval of 95 %
 * @param p two-sided, of the mean being 0; 1 if all values are 0, NaN where there is no interval
 */
public record MeanEstimate(ConfidenceInterval interval, double p) {
  /** What all values being 0 is called where an interval is asked for. */
  public static final String ALL_ZERO = "all values are 0";

  /** What so many values have, of which less than two are there. */
  static MeanEstimate none(String reason) {
    return new MeanEstimate(ConfidenceInterval.none(reason), Double.NaN);
  }
}
