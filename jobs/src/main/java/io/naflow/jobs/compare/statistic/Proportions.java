package io.naflow.jobs.compare.statistic;

import io.naflow.jobs.table.ConfidenceInterval;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Intervals of 95 % of shares: means of values that are 0 or 1 each. */
public final class Proportions {
  private static final double Z =
      new NormalDistribution(null, 0, 1).inverseCumulativeProbability(0.975);
  private static final double LEVEL = 0.05;

  private Proportions() {}

  /** Wilson's score interval (1927) of one share: right near 0 and 1, too. */
  public static ConfidenceInterval wilson(double[] values) {
    Samples.requireAnswers("an interval of a share", values);
    return values.length == 0
        ? ConfidenceInterval.none("there is no value")
        : wilson((long) Samples.sum(values), values.length);
  }

  /** Of {@code count} in {@code n}, at least one. */
  public static ConfidenceInterval wilson(long count, long n) {
    double share = (double) count / n;
    double scale = 1 + Z * Z / n;
    double middle = (share + Z * Z / (2 * n)) / scale;
    double half = Z / scale * Math.sqrt(share * (1 - share) / n + Z * Z / (4.0 * n * n));
    // A share lies in its interval, but for rounding.
    return new ConfidenceInterval(
        Math.max(0, Math.min(share, middle - half)),
        Math.min(1, Math.max(share, middle + half)),
        "wilson");
  }

  /**
   * Newcombe's interval of the difference of two paired shares (1998, method 10), candidate less
   * baseline, with {@link McNemar}'s p-value. McNemar's exact test is a little more cautious: where
   * it does not reject, the interval reaches to 0.
   *
   * @param baseline 0 or 1 each, at least one
   * @param candidate of the same subjects
   */
  public static MeanEstimate difference(double[] baseline, double[] candidate) {
    Samples.requirePaired("an interval of two shares", baseline, candidate);
    Samples.requireAnswers("an interval of two shares", baseline);
    Samples.requireAnswers("an interval of two shares", candidate);
    double both = 0;
    double first = Samples.sum(baseline);
    double second = Samples.sum(candidate);
    for (int i = 0; i < baseline.length; i++) {
      both += baseline[i] * candidate[i];
    }
    double p = McNemar.pValue(baseline, candidate);
    ConfidenceInterval interval = newcombe(baseline.length, both, first, second);
    return new MeanEstimate(p > LEVEL ? reachingZero(interval) : interval, p);
  }

  private static ConfidenceInterval newcombe(int n, double both, double first, double second) {
    ConfidenceInterval before = wilson((long) first, n);
    ConfidenceInterval after = wilson((long) second, n);
    double phi = correlation(n, both, first, second);
    double p1 = first / n;
    double p2 = second / n;
    double down = root(p2 - after.low(), before.high() - p1, phi);
    double up = root(after.high() - p2, p1 - before.low(), phi);
    return new ConfidenceInterval(p2 - p1 - down, p2 - p1 + up, "newcombe");
  }

  private static double root(double own, double other, double phi) {
    return Math.sqrt(Math.max(0, own * own - 2 * phi * own * other + other * other));
  }

  /** φ of the two answers, corrected for continuity where it is positive. */
  private static double correlation(double n, double both, double first, double second) {
    double scale = Math.sqrt(first * (n - first) * second * (n - second));
    double covariance = both * (n - first - second + both) - (first - both) * (second - both);
    double corrected = covariance > 0 ? Math.max(0, covariance - n / 2) : covariance;
    return scale == 0 ? 0 : corrected / scale;
  }

  private static ConfidenceInterval reachingZero(ConfidenceInterval interval) {
    return new ConfidenceInterval(
        Math.min(0, interval.low()), Math.max(0, interval.high()), interval.how());
  }
}
