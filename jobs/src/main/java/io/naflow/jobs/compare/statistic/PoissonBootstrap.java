package io.naflow.jobs.compare.statistic;

import io.naflow.jobs.table.ConfidenceInterval;
import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Confidence interval and test of a mean by the studentised Poisson bootstrap. In each resample a
 * subject counts a Poisson(1) number of times (Chamandy et al. 2012), which depends on nothing but
 * the subject and the resample. So the resamples are the same wherever and in whatever company the
 * subject is counted.
 *
 * <p>The interval's ends lie so many standard errors from the mean as the resamples' means lie from
 * it in their own standard errors (Efron and Tibshirani 1993, chapter 12): that follows skewness,
 * which Student's interval does not. Two cautions for small n: the levels are expanded as
 * Hesterberg (2015, "What Teachers Should Know About the Bootstrap") gives them, {@code
 * Φ(-√(n/(n-1))·t)}, and no end is nearer than Student's. The p-value is Student's after its t is
 * scaled so that the critical value on that side is the interval's: it is at most 0.05 exactly
 * where the interval leaves 0 out, and needs no more resamples to be small.
 */
public final class PoissonBootstrap {
  /** Both tails' probability together. */
  private static final double ALPHA = 0.05;

  private static final double[] POISSON = cumulativePoisson();

  /** So many values must differ from the commonest one; with less, resamples say little. */
  static final int LEAST_DIFFERING = 5;

  private final double[] sums;
  private final double[] squares;
  private final int[] counts;
  private final Variety variety = new Variety();

  /** The first value; all are counted from it, so that sums of squares lose no digits. */
  private double origin;

  private double sum;
  private double square;
  private int n;

  /**
   * Without subjects yet.
   *
   * @param resamples how many, at least 2; 1000 are usual
   */
  public PoissonBootstrap(int resamples) {
    if (resamples < 2) {
      throw new IllegalArgumentException(
          "Cannot bootstrap with %d resamples: take at least 2, usually 1000".formatted(resamples));
    }
    this.sums = new double[resamples];
    this.squares = new double[resamples];
    this.counts = new int[resamples];
  }

  /**
   * How often a subject counts in each resample.
   *
   * @param subject a hash of the subject, all 64 bits of it used
   * @return Poisson(1) numbers, one a resample
   */
  public static byte[] weights(long subject, int resamples) {
    byte[] weights = new byte[resamples];
    long state = subject;
    for (int i = 0; i < resamples; i++) {
      state += 0x9e3779b97f4a7c15L;
      double uniform = (mixed(state) >>> 11) * 0x1p-53;
      int count = 0;
      while (count < POISSON.length && uniform >= POISSON[count]) {
        count++;
      }
      weights[i] = (byte) count;
    }
    return weights;
  }

  /**
   * Counts a subject in. In floating point the order matters: add subjects in a fixed one.
   *
   * @param weights the subject's {@link #weights}, as many as there are resamples
   */
  public void add(double value, byte[] weights) {
    if (weights.length != sums.length) {
      throw new IllegalArgumentException(
          "Cannot add a subject with %d weights to %d resamples: there must be as many"
              .formatted(weights.length, sums.length));
    }
    origin = n == 0 ? value : origin;
    variety.add(value);
    double own = value - origin;
    double squared = own * own;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weights[i] * own;
      squares[i] += weights[i] * squared;
      counts[i] += weights[i];
    }
    sum += own;
    square += squared;
    n++;
  }

  /** The mean's interval of 95 %, and the test of its being 0. */
  public MeanEstimate estimate() {
    if (n < 2) {
      return MeanEstimate.none("less than two values");
    }
    if (variety.differing() == 0) {
      return origin == 0
          ? new MeanEstimate(ConfidenceInterval.none(MeanEstimate.ALL_ZERO), 1)
          : MeanEstimate.none("all values are equal");
    }
    if (variety.differing() < LEAST_DIFFERING) {
      return MeanEstimate.none("less than 5 values differ from the commonest");
    }
    double[] standing = studentised();
    double student = new TDistribution(null, n - 1).inverseCumulativeProbability(1 - ALPHA / 2);
    double tail = expandedTail(student);
    double below = Math.max(student, quantile(standing, 1 - tail));
    double above = Math.max(student, -quantile(standing, tail));
    if (below == Double.POSITIVE_INFINITY || above == Double.POSITIVE_INFINITY) {
      return MeanEstimate.none("too few values for resamples with a spread");
    }
    double mean = origin + sum / n;
    double error = Math.sqrt((square - sum * sum / n) / (n - 1) / n);
    double scaled = mean / error * student / (mean > 0 ? below : above);
    double p = 2 * new TDistribution(null, n - 1).cumulativeProbability(-Math.abs(scaled));
    var interval =
        new ConfidenceInterval(mean - below * error, mean + above * error, "bootstrap_t");
    return new MeanEstimate(interval, p);
  }

  /** How many of its own standard errors each resample's mean lies from the mean, sorted. */
  private double[] studentised() {
    double least = 1e-12 * (square - sum * sum / n) / n;
    double[] standing = new double[sums.length];
    int used = 0;
    for (int i = 0; i < sums.length; i++) {
      double count = counts[i];
      if (count > 0) {
        double mean = sums[i] / count;
        double variance = squares[i] / count - mean * mean;
        double away = mean - sum / n;
        // Of one value, or of equal ones, there is no standard error.
        standing[used++] =
            variance > least
                ? away / Math.sqrt(variance / (count - 1))
                : Math.copySign(Double.POSITIVE_INFINITY, away);
      }
    }
    double[] sorted = Arrays.copyOf(standing, used);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Between order statistics linearly, as R's type 7. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double from = sorted[below];
    double to = sorted[Math.min(below + 1, sorted.length - 1)];
    return from == to ? from : from + (place - below) * (to - from);
  }

  private double expandedTail(double student) {
    double z = -Math.sqrt(n / (n - 1.0)) * student;
    return new NormalDistribution(null, 0, 1).cumulativeProbability(z);
  }

  /** SplitMix64's output function (Steele, Lea and Flood 2014). */
  private static long mixed(long state) {
    long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** P(X ≤ k) until it is 1 to double precision. */
  private static double[] cumulativePoisson() {
    double[] cumulative = new double[18];
    double probability = Math.exp(-1);
    double total = 0;
    for (int k = 0; k < cumulative.length; k++) {
      total += probability;
      cumulative[k] = total;
      probability /= k + 1;
    }
    return cumulative;
  }
}
