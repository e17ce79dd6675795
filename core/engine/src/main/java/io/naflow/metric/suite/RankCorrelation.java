package io.naflow.metric.suite;

import io.naflow.metric.MapSimilarity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Spearman's correlation: Pearson's of the ranks, equal values sharing the mean of theirs. */
final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * Correlation of as many values.
   *
   * @return -1..1; empty if all values of either are equal
   * @throws IllegalArgumentException if there are not as many
   */
  static OptionalDouble of(float[] a, float[] b) {
    return MapSimilarity.pearson(ranks(a), ranks(b));
  }

  /** Of the magnitudes alone, {@code |a|} and {@code |b|}. */
  static OptionalDouble ofMagnitudes(float[] a, float[] b) {
    return of(magnitudes(a), magnitudes(b));
  }

  private static float[] magnitudes(float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    return magnitudes;
  }

  private static float[] ranks(float[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(i -> i)
            .toArray();
    float[] ranks = new float[values.length];
    int start = 0;
    while (start < order.length) {
      int end = start;
      while (end < order.length && values[order[end]] == values[order[start]]) {
        end++;
      }
      float mean = (start + end - 1) / 2f;
      Arrays.stream(order, start, end).forEach(i -> ranks[i] = mean);
      start = end;
    }
    return ranks;
  }
}
