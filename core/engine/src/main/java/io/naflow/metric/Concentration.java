package io.naflow.metric;

import java.util.Arrays;

/** How unevenly a sum is shared out among its terms. Terms are at least 0, one is positive. */
public final class Concentration {
  /** Quantus' and Chalasani's own offset, relative to the largest value. */
  private static final double GINI_OFFSET = 1e-7;

  private Concentration() {}

  /**
   * Entropy in nats, {@code -sum q ln q} with {@code q = values / sum}, 0..ln n. Terms of 0 add
   * nothing; Quantus adds 1e-12 to q inside the logarithm instead, which differs by at most 1e-12 a
   * term. (Bhatt et al., IJCAI 2020, definition 4.)
   */
  public static double entropy(double[] values) {
    double sum = 0;
    double weighted = 0;
    for (double value : values) {
      if (value > 0) {
        sum += value;
        weighted += value * Math.log(value);
      }
    }
    return Math.max(Math.log(sum) - weighted / sum, 0);
  }

  /**
   * Gini index {@code sum (2i - n - 1) a_i / (n sum a)} of {@code a = sorted(values / max + 1e-7)},
   * i from 1 to n: 0 if all are equal, {@code 1 - 1/n} if there is one. (Chalasani et al., ICML
   * 2020, section 5.)
   */
  public static double gini(double[] values) {
    int n = values.length;
    double[] sorted = new double[n];
    // Much of a rectified map is 0: only the rest needs sorting.
    int first = n;
    for (double value : values) {
      if (value != 0) {
        sorted[--first] = value;
      }
    }
    Arrays.sort(sorted, first, n);
    double max = sorted[n - 1];
    double weighted = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double value = sorted[i] / max + GINI_OFFSET;
      weighted += (2.0 * (i + 1) - n - 1) * value;
      sum += value;
    }
    return weighted / (n * sum);
  }
}
