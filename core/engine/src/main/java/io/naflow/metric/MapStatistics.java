package io.naflow.metric;

import java.util.Optional;

/**
 * What a map looks like, in numbers; the columns of {@code layer_stats}.
 *
 * @param status whether the map says anything about places
 * @param sum of the raw signed map
 * @param mean of the raw signed map
 * @param max of the raw signed map
 * @param min of the raw signed map
 * @param focus how the attention is spread over the map; empty if the map is degenerate
 */
public record MapStatistics(
    Status status, double sum, double mean, double max, double min, Optional<Focus> focus) {
  /** Whether a map says anything about places. */
  public enum Status {
    OK,
    /** All values are equal, or none is positive. */
    DEGENERATE
  }

  /**
   * Statistics of the rectified map {@code max(M, 0)} of n positions at its layer's own resolution.
   *
   * @param entropy {@code -sum q ln q} with {@code q = M / sum M}, in nats, 0..ln n (Bhatt et al.,
   *     Evaluating and Aggregating Feature-based Model Explanations, IJCAI 2020)
   * @param normalizedEntropy the entropy over ln n, 0..1
   * @param gini Gini index, 0 (even) to near 1 (one position) (Chalasani et al., Concise
   *     Explanations of Neural Networks using Adversarial Training, ICML 2020)
   * @param coverage share of the positions whose value is more than half the maximum, 0..1
   * @param centerX centre of gravity as a share of the width, 0 (left edge) to 1; the middle of
   *     column i is {@code (i + 0.5) / width}
   * @param centerY likewise of the height, downwards
   * @param spread root mean square distance of the attention from that centre, positions taken as
   *     squares, over half the map's diagonal: 0 for a single position, about 0.58 for an even map
   */
  public record Focus(
      double entropy,
      double normalizedEntropy,
      double gini,
      double coverage,
      double centerX,
      double centerY,
      double spread) {}

  /**
   * Of a raw signed map, before rectification and any normalisation.
   *
   * @param rawMap height × width values, row by row, finite; not changed
   * @throws IllegalArgumentException if the sizes do not fit or a value is not finite
   */
  public static MapStatistics of(float[] rawMap, int height, int width) {
    MapSize.check("summarise a map", rawMap, height, width);
    double sum = 0;
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    for (float value : rawMap) {
      sum += value;
      max = Math.max(max, value);
      min = Math.min(min, value);
    }
    boolean degenerate = isDegenerate(rawMap);
    return new MapStatistics(
        degenerate ? Status.DEGENERATE : Status.OK,
        sum,
        sum / rawMap.length,
        max,
        min,
        degenerate ? Optional.empty() : Optional.of(focus(rawMap, width, max)));
  }

  /** Whether all values are equal, or none is positive. */
  static boolean isDegenerate(float[] map) {
    boolean constant = true;
    boolean positive = false;
    for (float value : map) {
      constant &= value == map[0];
      positive |= value > 0;
    }
    return constant || !positive;
  }

  private static Focus focus(float[] map, int width, double max) {
    int height = map.length / width;
    double[] rectified = new double[map.length];
    double sum = 0;
    double x = 0;
    double y = 0;
    int covered = 0;
    for (int i = 0; i < map.length; i++) {
      double value = Math.max(map[i], 0);
      rectified[i] = value;
      sum += value;
      x += value * (i % width + 0.5);
      y += value * (i / width + 0.5);
      covered += value > max / 2 ? 1 : 0;
    }
    double entropy = Concentration.entropy(rectified);
    x /= sum;
    y /= sum;
    return new Focus(
        entropy,
        entropy / Math.log(map.length),
        Concentration.gini(rectified),
        (double) covered / map.length,
        x / width,
        y / height,
        Math.sqrt(meanSquareDistance(rectified, sum, width, x, y))
            / (Math.hypot(height, width) / 2));
  }

  private static double meanSquareDistance(
      double[] map, double sum, int width, double x, double y) {
    double moment = 0;
    for (int i = 0; i < map.length; i++) {
      double dx = i % width + 0.5 - x;
      double dy = i / width + 0.5 - y;
      moment += map[i] * (dx * dx + dy * dy);
    }
    return moment / sum;
  }
}
