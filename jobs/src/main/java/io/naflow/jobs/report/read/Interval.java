package io.naflow.jobs.report.read;

import java.util.function.DoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean, or a share, with its 95 % confidence interval.
 *
 * @param n how many values it is of, at least 1
 * @param low lower end; NaN where there is no interval
 * @param high upper end, likewise
 */
public record Interval(long n, double mean, double low, double high) {
  private static final double UPPER = 0.975;

  /** Sums of squares of equal values differ by so much of themselves. */
  private static final double ROUNDING = 1e-12;

  /** A mean without an interval. */
  public static Interval none(long n, double mean) {
    return new Interval(n, mean, Double.NaN, Double.NaN);
  }

  /** Whether there is none. */
  public boolean isNone() {
    return Double.isNaN(low) || Double.isNaN(high);
  }

  /** From where to where to draw: without an interval, the mean alone. */
  public double[] drawn() {
    return isNone() ? new double[] {mean, mean} : new double[] {low, high};
  }

  /** Its ends in words, by how a number is written. */
  public String ends(DoubleFunction<String> written, String between) {
    return isNone() ? "–" : written.apply(low) + between + written.apply(high);
  }

  /**
   * Of {@code n} values by Student's t; a single value has no interval, and equal ones have none.
   *
   * @param sum of the values
   * @param squares sum of their squares
   */
  public static Interval ofSums(long n, double sum, double squares) {
    double mean = sum / n;
    double spread = squares - sum * mean;
    if (n < 2 || spread <= ROUNDING * squares) {
      return none(n, mean);
    }
    double variance = spread / (n - 1);
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
