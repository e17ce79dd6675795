package io.naflow.jobs.report.read;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean, or a share, with its 95 % confidence interval.
 *
 * @param n how many values it is of, at least 1
 */
public record Interval(long n, double mean, double low, double high) {
  private static final double UPPER = 0.975;

  /**
   * Of {@code n} values by Student's t; a single value has no interval but itself.
   *
   * @param sum of the values
   * @param squares sum of their squares
   */
  public static Interval ofSums(long n, double sum, double squares) {
    double mean = sum / n;
    if (n < 2) {
      return new Interval(n, mean, mean, mean);
    }
    double variance = Math.max(0, (squares - sum * mean) / (n - 1));
    double half = new TDistribution(n - 1.0).inverseCumulativeProbability(UPPER);
    half *= Math.sqrt(variance / n);
    return new Interval(n, mean, mean - half, mean + half);
  }

  /** Of a share of {@code n} images, by Wilson's score (1927): right near 0 and 1, too. */
  public static Interval ofShare(long n, long count) {
    double z = new NormalDistribution().inverseCumulativeProbability(UPPER);
    double share = (double) count / n;
    double scale = 1 + z * z / n;
    double middle = (share + z * z / (2 * n)) / scale;
    double half = z / scale * Math.sqrt(share * (1 - share) / n + z * z / (4.0 * n * n));
    return new Interval(n, share, Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
