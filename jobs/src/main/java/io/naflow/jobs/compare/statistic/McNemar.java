package io.naflow.jobs.compare.statistic;

import org.apache.commons.math3.special.Beta;

/**
 * McNemar's test of paired yes-or-no answers (McNemar 1947), exact and two-sided: of the pairs that
 * differ, each way is as likely.
 */
public final class McNemar {
  private McNemar() {}

  /**
   * @param baseline 0 or 1 each
   * @param candidate of the same subjects
   * @return 0..1; 1 if no pair differs
   */
  public static double pValue(double[] baseline, double[] candidate) {
    Samples.requirePaired("McNemar's test", baseline, candidate);
    int onlyBaseline = 0;
    int onlyCandidate = 0;
    for (int i = 0; i < baseline.length; i++) {
      onlyBaseline += baseline[i] > candidate[i] ? 1 : 0;
      onlyCandidate += baseline[i] < candidate[i] ? 1 : 0;
    }
    int differing = onlyBaseline + onlyCandidate;
    int fewer = Math.min(onlyBaseline, onlyCandidate);
    // P(X ≤ fewer) as an incomplete beta function; as 1 less another, it would lose its digits.
    return differing == 0
        ? 1
        : Math.min(1, 2 * Beta.regularizedBeta(0.5, differing - fewer, fewer + 1.0));
  }

  /** Whether all values are 0 or 1. */
  public static boolean applies(double[] values) {
    for (double value : values) {
      if (value != 0 && value != 1) {
        return false;
      }
    }
    return true;
  }
}
