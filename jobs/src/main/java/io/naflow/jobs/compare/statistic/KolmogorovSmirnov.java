package io.naflow.jobs.compare.statistic;

import java.util.Arrays;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/** Kolmogorov and Smirnov's test of two samples, two-sided. */
public final class KolmogorovSmirnov {
  /** Up to this product of the samples' sizes the p-value is exact. */
  static final long EXACT_UP_TO = 4_000_000;

  private KolmogorovSmirnov() {}

  /** The largest distance of the distribution functions. */
  public static double distance(double[] baseline, double[] candidate) {
    Samples.requireSome("a Kolmogorov-Smirnov distance", baseline, candidate);
    double[][] sorted = {baseline.clone(), candidate.clone()};
    Arrays.sort(sorted[0]);
    Arrays.sort(sorted[1]);
    double largest = 0;
    int i = 0;
    int j = 0;
    while (i < baseline.length && j < candidate.length) {
      double value = Math.min(sorted[0][i], sorted[1][j]);
      i = Samples.firstAbove(sorted[0], i, value);
      j = Samples.firstAbove(sorted[1], j, value);
      double distance = Math.abs((double) i / baseline.length - (double) j / candidate.length);
      largest = Math.max(largest, distance);
    }
    return largest;
  }

  /**
   * Probability of at least such a {@link #distance} if both samples come from one continuous
   * distribution: exact where {@link #isExact}, otherwise by Kolmogorov's limit. Of values with
   * ties, that is an upper bound.
   */
  public static double pValue(double distance, int baseline, int candidate) {
    if (distance == 0) {
      return 1;
    }
    double p =
        isExact(baseline, candidate)
            ? exact(Math.round(distance * baseline * candidate), baseline, candidate)
            : new KolmogorovSmirnovTest().approximateP(distance, baseline, candidate);
    return Math.min(1, Math.max(0, p));
  }

  /** Whether the p-value of samples of such sizes is exact. */
  public static boolean isExact(int baseline, int candidate) {
    return (long) baseline * candidate <= EXACT_UP_TO;
  }

  /**
   * Share of the orders of all n + m values in which the distance, times n·m, is reached: the
   * values are drawn one by one, and what reaches it for the first time is counted and leaves. Only
   * adding, so small shares are as accurate as large ones.
   */
  private static double exact(long distance, int n, int m) {
    double[] staying = new double[m + 1];
    double reached = 0;
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m; j++) {
        double left = n + m + 1.0 - i - j;
        double share = i > 0 ? staying[j] * (n - i + 1) / left : 0;
        share += j > 0 ? staying[j - 1] * (m - j + 1) / left : 0;
        share = i + j == 0 ? 1 : share;
        boolean reaches = Math.abs((long) i * m - (long) j * n) >= distance;
        reached += reaches ? share : 0;
        staying[j] = reaches ? 0 : share;
      }
    }
    return reached;
  }
}
