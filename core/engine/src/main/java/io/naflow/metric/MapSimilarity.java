package io.naflow.metric;

import java.util.OptionalDouble;

/**
 * How alike two maps are: Pearson's correlation of the rectified maps, {@code max(M, 0)}, over
 * positions. It is symmetrical and unchanged by the scale of either map, so that layers, methods
 * and models can be set against each other.
 */
public final class MapSimilarity {
  private MapSimilarity() {}

  /**
   * Correlation of two raw signed maps of the same image. Both are rectified and, where they differ
   * in size, bilinearly upsampled ({@link Bilinear}) to the larger height and the larger width.
   *
   * @param a ha × wa values, row by row, finite
   * @param b hb × wb values, row by row, finite
   * @return -1..1; empty if a map is constant or nowhere positive
   */
  public static OptionalDouble of(float[] a, int ha, int wa, float[] b, int hb, int wb) {
    MapSize.check("compare a map", a, ha, wa);
    MapSize.check("compare a map", b, hb, wb);
    if (MapStatistics.isDegenerate(a) || MapStatistics.isDegenerate(b)) {
      return OptionalDouble.empty();
    }
    int height = Math.max(ha, hb);
    int width = Math.max(wa, wb);
    return pearson(resized(a, ha, wa, height, width), resized(b, hb, wb, height, width));
  }

  /**
   * Cosine of two raw signed maps of one size, rectified: of the maps of two images of a pair, how
   * far attention lies at the same places.
   *
   * @return 0..1; empty if a map is nowhere positive
   */
  public static OptionalDouble cosine(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Cannot take the cosine of maps of %d and %d values: there must be as many"
              .formatted(a.length, b.length));
    }
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      double x = Math.max(a[i], 0);
      double y = Math.max(b[i], 0);
      product += x * y;
      squaresA += x * x;
      squaresB += y * y;
    }
    double norm = Math.sqrt(squaresA) * Math.sqrt(squaresB);
    return norm > 0 ? OptionalDouble.of(Math.min(1, product / norm)) : OptionalDouble.empty();
  }

  /** Pearson's correlation of as many values; empty if all values of either are equal. */
  public static OptionalDouble pearson(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Cannot correlate %d values with %d: there must be as many"
              .formatted(a.length, b.length));
    }
    double meanA = mean(a);
    double meanB = mean(b);
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      double da = a[i] - meanA;
      double db = b[i] - meanB;
      product += da * db;
      squaresA += da * da;
      squaresB += db * db;
    }
    double norm = Math.sqrt(squaresA) * Math.sqrt(squaresB);
    return norm > 0
        ? OptionalDouble.of(Math.max(-1, Math.min(1, product / norm)))
        : OptionalDouble.empty();
  }

  private static float[] resized(float[] map, int height, int width, int toHeight, int toWidth) {
    float[] rectified = map.clone();
    for (int i = 0; i < rectified.length; i++) {
      rectified[i] = Math.max(rectified[i], 0);
    }
    return height == toHeight && width == toWidth
        ? rectified
        : Bilinear.between(height, width, toHeight, toWidth).apply(rectified);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
