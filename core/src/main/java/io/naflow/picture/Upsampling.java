package io.naflow.picture;

/**
 * Brings maps to another size by bilinear interpolation with half-pixel centres and without
 * antialiasing: {@code torch.nn.functional.interpolate(mode="bilinear", align_corners=False)}, and
 * OpenCV's {@code INTER_LINEAR}, which pytorch-grad-cam uses. Maps are H×W, row by row.
 */
public final class Upsampling {
  private Upsampling() {}

  /**
   * The map at another size.
   *
   * @param map {@code height * width} values
   * @return {@code targetHeight * targetWidth} values
   * @throws IllegalArgumentException if a side is below 1 or the number of values does not fit
   */
  public static float[] bilinear(
      float[] map, int height, int width, int targetHeight, int targetWidth) {
    check(map, height, width, targetHeight, targetWidth);
    Axis rows = new Axis(height, targetHeight);
    Axis columns = new Axis(width, targetWidth);
    float[] result = new float[targetHeight * targetWidth];
    for (int y = 0; y < targetHeight; y++) {
      int upper = rows.before[y] * width;
      int lower = rows.after[y] * width;
      double down = rows.share[y];
      for (int x = 0; x < targetWidth; x++) {
        int left = columns.before[x];
        int right = columns.after[x];
        double across = columns.share[x];
        double top = (1 - across) * map[upper + left] + across * map[upper + right];
        double bottom = (1 - across) * map[lower + left] + across * map[lower + right];
        result[y * targetWidth + x] = (float) ((1 - down) * top + down * bottom);
      }
    }
    return result;
  }

  /**
   * The adjoint {@code Uᵀ} of {@link #bilinear}: carries weights on the target's pixels, such as a
   * box, back to the map's, so that {@code <Um, v> = <m, Uᵀv>}.
   *
   * @param weights {@code targetHeight * targetWidth} values
   * @return {@code height * width} values
   * @throws IllegalArgumentException if a side is below 1 or the number of values does not fit
   */
  public static float[] bilinearAdjoint(
      float[] weights, int height, int width, int targetHeight, int targetWidth) {
    check(weights, targetHeight, targetWidth, height, width);
    Axis rows = new Axis(height, targetHeight);
    Axis columns = new Axis(width, targetWidth);
    double[] sums = new double[height * width];
    for (int y = 0; y < targetHeight; y++) {
      int upper = rows.before[y] * width;
      int lower = rows.after[y] * width;
      for (int x = 0; x < targetWidth; x++) {
        double bottom = rows.share[y] * weights[y * targetWidth + x];
        double top = weights[y * targetWidth + x] - bottom;
        sums[upper + columns.before[x]] += (1 - columns.share[x]) * top;
        sums[upper + columns.after[x]] += columns.share[x] * top;
        sums[lower + columns.before[x]] += (1 - columns.share[x]) * bottom;
        sums[lower + columns.after[x]] += columns.share[x] * bottom;
      }
    }
    float[] result = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      result[i] = (float) sums[i];
    }
    return result;
  }

  private static void check(float[] map, int height, int width, int targetHeight, int targetWidth) {
    if (Math.min(Math.min(height, width), Math.min(targetHeight, targetWidth)) < 1) {
      throw new IllegalArgumentException(
          "Cannot resize a map of %d×%d to %d×%d (height×width): sides must be at least 1"
              .formatted(height, width, targetHeight, targetWidth));
    }
    if (map.length != (long) height * width) {
      throw new IllegalArgumentException(
          "Cannot resize a map of %d×%d (height×width) from %d values: it takes exactly %d"
              .formatted(height, width, map.length, (long) height * width));
    }
  }

  /** For each target position: the two source positions around it and the share of the second. */
  private static final class Axis {
    final int[] before;
    final int[] after;
    final double[] share;

    Axis(int size, int targetSize) {
      before = new int[targetSize];
      after = new int[targetSize];
      share = new double[targetSize];
      double scale = (double) size / targetSize;
      for (int i = 0; i < targetSize; i++) {
        double source = Math.max(0, scale * (i + 0.5) - 0.5);
        before[i] = Math.min((int) source, size - 1);
        after[i] = Math.min(before[i] + 1, size - 1);
        share[i] = source - before[i];
      }
    }
  }
}
