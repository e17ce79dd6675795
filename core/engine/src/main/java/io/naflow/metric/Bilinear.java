package io.naflow.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Bilinear interpolation between a map's grid and the input's pixels: half-pixel centres, edges
 * held, no antialiasing; PyTorch's {@code interpolate(mode="bilinear", align_corners=False)} and
 * OpenCV's {@code INTER_LINEAR}, in double precision.
 *
 * <p>Values are computed as {@code a + t * (b - a)}: where neighbours are equal, so is everything
 * between them, to the bit.
 */
public final class Bilinear {
  private final Axis rows;
  private final Axis columns;
  private final int[] peakRows;
  private final int[] peakColumns;

  private Bilinear(Axis rows, Axis columns) {
    this.rows = rows;
    this.columns = columns;
    this.peakRows = rows.outermost();
    this.peakColumns = columns.outermost();
  }

  /**
   * From maps of {@code height} by {@code width} to {@code toHeight} by {@code toWidth}.
   *
   * @throws IllegalArgumentException if a side is less than 1
   */
  public static Bilinear between(int height, int width, int toHeight, int toWidth) {
    if (Math.min(Math.min(height, width), Math.min(toHeight, toWidth)) < 1) {
      throw new IllegalArgumentException(
          "Cannot interpolate from %d×%d to %d×%d (height×width): sides must be at least 1"
              .formatted(height, width, toHeight, toWidth));
    }
    return new Bilinear(Axis.of(height, toHeight), Axis.of(width, toWidth));
  }

  /**
   * The map at the other size.
   *
   * @param map height × width, row by row
   * @return toHeight × toWidth, row by row
   */
  public float[] apply(float[] map) {
    int fromWidth = columns.sources();
    int toWidth = columns.targets();
    MapSize.check("interpolate a map", map, rows.sources(), fromWidth);
    double[] wide = new double[rows.sources() * toWidth];
    for (int row = 0; row < rows.sources(); row++) {
      for (int x = 0; x < toWidth; x++) {
        double left = map[row * fromWidth + columns.lower[x]];
        double right = map[row * fromWidth + columns.upper[x]];
        wide[row * toWidth + x] = left + columns.share[x] * (right - left);
      }
    }
    float[] result = new float[rows.targets() * toWidth];
    for (int y = 0; y < rows.targets(); y++) {
      int above = rows.lower[y] * toWidth;
      int below = rows.upper[y] * toWidth;
      for (int x = 0; x < toWidth; x++) {
        double top = wide[above + x];
        result[y * toWidth + x] = (float) (top + rows.share[y] * (wide[below + x] - top));
      }
    }
    return result;
  }

  /**
   * The adjoint: by how much each value of a map counts in the sum of its interpolation over some
   * pixels, {@code sum of apply(map) over pixels = sum of adjoint(pixels) * map}.
   *
   * @param pixels toHeight × toWidth, row by row
   * @return height × width, row by row
   */
  double[] adjoint(boolean[] pixels) {
    int fromWidth = columns.sources();
    int toWidth = columns.targets();
    double[] result = new double[rows.sources() * fromWidth];
    double[] narrow = new double[fromWidth];
    for (int y = 0; y < rows.targets(); y++) {
      int start = y * toWidth;
      // Rows of boxes are mostly like the one above.
      if (y == 0
          || !Arrays.equals(pixels, start, start + toWidth, pixels, start - toWidth, start)) {
        narrow = columns.adjoint(pixels, start);
      }
      int above = rows.lower[y] * fromWidth;
      int below = rows.upper[y] * fromWidth;
      for (int x = 0; x < fromWidth; x++) {
        result[above + x] += narrow[x] * (1 - rows.share[y]);
        result[below + x] += narrow[x] * rows.share[y];
      }
    }
    return result;
  }

  /**
   * Where the interpolated map is largest, as {@code row * toWidth + column}; the first such place
   * of several. Between four neighbours the map is bilinear and so largest at one of the outermost
   * pixels that lie there: only those are looked at, which makes this independent of the larger
   * size.
   */
  int peak(float[] map) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int y : peakRows) {
      for (int x : peakColumns) {
        double value = at(map, y, x);
        if (value > largest) {
          largest = value;
          best = y * columns.targets() + x;
        }
      }
    }
    return best;
  }

  private double at(float[] map, int y, int x) {
    double top = between(map, rows.lower[y], x);
    return top + rows.share[y] * (between(map, rows.upper[y], x) - top);
  }

  private double between(float[] map, int row, int x) {
    double left = map[row * columns.sources() + columns.lower[x]];
    double right = map[row * columns.sources() + columns.upper[x]];
    return left + columns.share[x] * (right - left);
  }

  /** Target i is {@code (1 - share[i]) * source[lower[i]] + share[i] * source[upper[i]]}. */
  private record Axis(int sources, int[] lower, int[] upper, double[] share) {
    static Axis of(int sources, int targets) {
      int[] lower = new int[targets];
      int[] upper = new int[targets];
      double[] share = new double[targets];
      for (int i = 0; i < targets; i++) {
        double place = Math.max((i + 0.5) * sources / targets - 0.5, 0);
        lower[i] = (int) place;
        upper[i] = Math.min(lower[i] + 1, sources - 1);
        share[i] = place - lower[i];
      }
      return new Axis(sources, lower, upper, share);
    }

    int targets() {
      return lower.length;
    }

    double[] adjoint(boolean[] pixels, int start) {
      double[] result = new double[sources];
      for (int i = 0; i < targets(); i++) {
        if (pixels[start + i]) {
          result[lower[i]] += 1 - share[i];
          result[upper[i]] += share[i];
        }
      }
      return result;
    }

    /** The first and the last target after each source, in order. */
    int[] outermost() {
      return IntStream.range(0, targets())
          .filter(
              i ->
                  i == 0
                      || i == targets() - 1
                      || lower[i] != lower[i - 1]
                      || lower[i] != lower[i + 1])
          .toArray();
    }
  }
}
