package io.naflow.jobs.compare.statistic;

import java.util.Comparator;
import java.util.stream.IntStream;

/** p-values of several tests, adjusted for their number. */
public final class MultipleTests {
  private MultipleTests() {}

  /**
   * Holm's step-down method (Holm 1979): with all adjusted values up to α called significant, the
   * probability of even one false call is at most α.
   *
   * @param pValues 0..1
   * @return adjusted values, 0..1, in the same order
   */
  public static double[] holm(double[] pValues) {
    int[] order = ascending(pValues);
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int i = 0; i < order.length; i++) {
      largest = Math.max(largest, Math.min(1, (order.length - i) * pValues[order[i]]));
      adjusted[order[i]] = largest;
    }
    return adjusted;
  }

  /**
   * Benjamini and Hochberg's step-up method (1995): with all adjusted values up to α called
   * significant, at most a share α of the calls is expected to be false.
   *
   * @param pValues 0..1
   * @return adjusted values, 0..1, in the same order
   */
  public static double[] benjaminiHochberg(double[] pValues) {
    int[] order = ascending(pValues);
    double[] adjusted = new double[pValues.length];
    double smallest = 1;
    for (int i = order.length - 1; i >= 0; i--) {
      smallest = Math.min(smallest, pValues[order[i]] * order.length / (i + 1));
      adjusted[order[i]] = smallest;
    }
    return adjusted;
  }

  private static int[] ascending(double[] pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException(
            "Cannot adjust a p-value of %s: it must be from 0 to 1".formatted(p));
      }
    }
    return IntStream.range(0, pValues.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> pValues[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
