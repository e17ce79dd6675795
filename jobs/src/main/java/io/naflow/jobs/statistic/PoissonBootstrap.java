package io.naflow.jobs.statistic;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Confidence interval of a mean by the Poisson bootstrap (Chamandy et al. 2012): in each resample a
 * subject counts a Poisson(1) number of times, which depends on nothing but the subject and the
 * resample. So the resamples are the same wherever and in whatever company the subject is counted.
 *
 * <p>The interval is the percentile interval with its levels expanded as Hesterberg (2015, "What
 * Teachers Should Know About the Bootstrap") gives them, {@code Φ(-√(n/(n-1))·t)}: the plain one is
 * too short for small n.
 */
public final class PoissonBootstrap {
  /** Both tails' probability together. */
  private static final double ALPHA = 0.05;

  private static final double[] POISSON = cumulativePoisson();

  private final double[] sums;
  private final int[] counts;
  private double sum;
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
    this.counts = new int[resamples];
  }

  /** An interval of 95 %; both ends are NaN if there are less than two subjects. */
  public record Interval(double low, double high) {
    /** Of what cannot have one. */
    public static final Interval NONE = new Interval(Double.NaN, Double.NaN);
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
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weights[i] * value;
      counts[i] += weights[i];
    }
    sum += value;
    n++;
  }

  /** The mean's interval of 95 %. */
  public Interval interval() {
    if (n < 2) {
      return Interval.NONE;
    }
    double[] means = new double[sums.length];
    int used = 0;
    for (int i = 0; i < sums.length; i++) {
      // Of few subjects, all may be absent from a resample.
      if (counts[i] > 0) {
        means[used++] = sums[i] / counts[i];
      }
    }
    if (used == 0) {
      return Interval.NONE;
    }
    double tail = expandedTail();
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(Arrays.copyOf(means, used));
    double mean = sum / n;
    // Of equal values every resample has the same mean, but for rounding.
    return new Interval(
        Math.min(mean, percentile.evaluate(100 * tail)),
        Math.max(mean, percentile.evaluate(100 * (1 - tail))));
  }

  private double expandedTail() {
    double t = new TDistribution(null, n - 1).inverseCumulativeProbability(1 - ALPHA / 2);
    double z = -Math.sqrt(n / (n - 1.0)) * t;
    // Not 0, which is no percentile.
    return Math.max(new NormalDistribution(null, 0, 1).cumulativeProbability(z), 1e-12);
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
