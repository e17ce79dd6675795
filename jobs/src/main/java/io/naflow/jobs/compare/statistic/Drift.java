package io.naflow.jobs.compare.statistic;

import java.util.Arrays;

/** How far two samples' distributions are apart; the samples need not be of the same subjects. */
public final class Drift {
  /** Deciles of the baseline. */
  private static final int BINS = 10;

  /** Stands for the share of an empty bin, whose logarithm does not exist. */
  private static final double LEAST_SHARE = 1e-4;

  private Drift() {}

  /**
   * Population stability index: sum of {@code (c - b)·ln(c / b)} over bins that the baseline's
   * deciles bound, b and c the shares of baseline and candidate, at least 10⁻⁴. Equal deciles make
   * one bin. By custom, above 0.1 is a shift, above 0.25 a large one.
   *
   * @return at least 0
   */
  public static double populationStability(double[] baseline, double[] candidate) {
    Samples.requireSome("a population stability index", baseline, candidate);
    double[] sorted = baseline.clone();
    Arrays.sort(sorted);
    double[] edges = new double[BINS - 1];
    for (int i = 1; i < BINS; i++) {
      edges[i - 1] = sorted[(int) ((long) i * sorted.length / BINS)];
    }
    edges = Arrays.stream(edges).distinct().toArray();
    double[] before = shares(baseline, edges);
    double[] after = shares(candidate, edges);
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      sum += (after[i] - before[i]) * Math.log(after[i] / before[i]);
    }
    return sum;
  }

  /** Wasserstein's distance of order 1: area between the distribution functions, in their unit. */
  public static double wasserstein(double[] baseline, double[] candidate) {
    Samples.requireSome("a Wasserstein distance", baseline, candidate);
    double[] first = baseline.clone();
    double[] second = candidate.clone();
    Arrays.sort(first);
    Arrays.sort(second);
    double area = 0;
    int i = 0;
    int j = 0;
    double at = Math.min(first[0], second[0]);
    while (i < first.length || j < second.length) {
      double next =
          Math.min(
              i < first.length ? first[i] : Double.POSITIVE_INFINITY,
              j < second.length ? second[j] : Double.POSITIVE_INFINITY);
      area += Math.abs((double) i / first.length - (double) j / second.length) * (next - at);
      at = next;
      i = Samples.firstAbove(first, i, at);
      j = Samples.firstAbove(second, j, at);
    }
    return area;
  }

  private static double[] shares(double[] values, double[] edges) {
    double[] shares = new double[edges.length + 1];
    for (double value : values) {
      int bin = 0;
      while (bin < edges.length && value >= edges[bin]) {
        bin++;
      }
      shares[bin]++;
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.max(shares[i] / values.length, LEAST_SHARE);
    }
    return shares;
  }
}
