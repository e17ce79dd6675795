package io.naflow.metric.perturb;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The equations of {@link NoisyLinearImputation}, {@code A x = b}, for one hole: row p says {@code
 * (sum w_q) x_p - sum w_q x_q = 0} over p's neighbours q inside the image. Known neighbours go to
 * the right, which leaves a symmetric, positive definite matrix.
 */
final class HoleSystem {
  private static final double SIDE = 1.0 / 6;
  private static final double CORNER = 1.0 / 12;
  private static final double TOLERANCE = 1e-6;

  /** Planes have a border of one, so that every pixel has eight neighbours in the array. */
  private final int stride;

  private final int height;
  private final int width;
  private final int[] unknown;
  private final boolean[] free;
  private final double[] diagonal;

  private HoleSystem(int height, int width, boolean[] kept) {
    this.height = height;
    this.width = width;
    this.stride = width + 2;
    this.free = new boolean[(height + 2) * stride];
    this.unknown =
        IntStream.range(0, kept.length).filter(i -> !kept[i]).map(this::padded).toArray();
    this.diagonal = new double[free.length];
    double[] inImage = new double[free.length];
    for (int i = 0; i < kept.length; i++) {
      inImage[padded(i)] = 1;
    }
    for (int p : unknown) {
      free[p] = true;
      diagonal[p] = neighbours(inImage, p);
    }
  }

  static HoleSystem of(int height, int width, boolean[] kept) {
    if (kept.length != height * width) {
      throw new IllegalArgumentException(
          "Cannot fill an input of %d×%d (height×width) by a mask of %d values: it takes one a pixel"
              .formatted(height, width, kept.length));
    }
    if (IntStream.range(0, kept.length).noneMatch(i -> kept[i])) {
      throw new IllegalArgumentException(
          "Cannot fill an input of %d×%d (height×width) of which nothing is kept: keep at least one pixel"
              .formatted(height, width));
    }
    return new HoleSystem(height, width, kept);
  }

  /**
   * The plane with its hole filled, in double precision; what is known is as it was.
   *
   * @param values holds the plane, height × width, from {@code start}
   */
  double[] solve(float[] values, int start) {
    double[] plane = new double[free.length];
    double known = 0;
    for (int i = 0; i < height * width; i++) {
      int p = padded(i);
      plane[p] = free[p] ? 0 : values[start + i];
      known += plane[p];
    }
    double[] right = new double[plane.length];
    for (int p : unknown) {
      right[p] = neighbours(plane, p);
    }
    double[] x = conjugateGradients(right, known / Math.max(height * width - unknown.length, 1));
    double[] result = new double[height * width];
    Arrays.setAll(result, i -> free[padded(i)] ? x[padded(i)] : plane[padded(i)]);
    return result;
  }

  private double[] conjugateGradients(double[] right, double guess) {
    double[] x = new double[right.length];
    for (int p : unknown) {
      x[p] = guess;
    }
    double[] residual = new double[right.length];
    for (int p : unknown) {
      residual[p] = right[p] - (diagonal[p] * x[p] - neighbours(x, p));
    }
    double[] direction = residual.clone();
    double[] image = new double[right.length];
    double squared = dot(residual, residual);
    // A hole whose rim is 0 has no right side: what the guess is off by measures it then.
    double enough = TOLERANCE * TOLERANCE * Math.max(dot(right, right), squared);
    for (int step = 0; squared > enough; step++) {
      if (step > unknown.length + height * width) {
        throw new ArithmeticException(
            "Cannot fill %d of %d×%d (height×width) pixels: the residual is still %.1e of %.1e after %d steps; the input's values may be out of range"
                .formatted(
                    unknown.length, height, width, Math.sqrt(squared), Math.sqrt(enough), step));
      }
      for (int p : unknown) {
        image[p] = diagonal[p] * direction[p] - neighbours(direction, p);
      }
      double along = squared / dot(direction, image);
      for (int p : unknown) {
        x[p] += along * direction[p];
        residual[p] -= along * image[p];
      }
      double next = dot(residual, residual);
      for (int p : unknown) {
        direction[p] = residual[p] + next / squared * direction[p];
      }
      squared = next;
    }
    return x;
  }

  private double dot(double[] a, double[] b) {
    double sum = 0;
    for (int p : unknown) {
      sum += a[p] * b[p];
    }
    return sum;
  }

  /** Weighted sum of the eight neighbours. */
  private double neighbours(double[] plane, int p) {
    int above = p - stride;
    int below = p + stride;
    return SIDE * (plane[p - 1] + plane[p + 1] + plane[above] + plane[below])
        + CORNER * (plane[above - 1] + plane[above + 1] + plane[below - 1] + plane[below + 1]);
  }

  private int padded(int pixel) {
    return (pixel / width + 1) * stride + pixel % width + 1;
  }
}
