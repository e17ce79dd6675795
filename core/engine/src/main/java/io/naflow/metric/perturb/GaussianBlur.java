package io.naflow.metric.perturb;

import io.naflow.image.PreparedImage;

/**
 * The blur of RISE's insertion metric: an 11 × 11 kernel on the normalised input, zeros beyond its
 * edges. RISE makes the kernel by SciPy's {@code gaussian_filter} of sigma 5 on a single 1 in 11 ×
 * 11 zeros, whose edges reflect: the Gaussian is cut at 20 steps (4 sigma) and its tails are folded
 * back into the 11, which is flatter than a Gaussian cut at 5.
 *
 * <p>Petsiuk et al., RISE, BMVC 2018; {@code gkern} of their {@code evaluation.py}.
 */
public final class GaussianBlur {
  private static final int LENGTH = 11;
  private static final double SIGMA = 5;
  private static final int REACH = 20;
  private static final double[] KERNEL = kernel();

  private GaussianBlur() {}

  /** The blurred input, CHW; a new array. */
  public static float[] of(PreparedImage image) {
    int height = image.height();
    int width = image.width();
    float[] result = new float[image.values().length];
    double[] plane = new double[height * width];
    for (int channel = 0; channel < image.channels(); channel++) {
      int start = channel * plane.length;
      for (int i = 0; i < plane.length; i++) {
        plane[i] = image.values()[start + i];
      }
      double[] blurred = along(along(plane, height, width, 1, width), height, width, width, height);
      for (int i = 0; i < plane.length; i++) {
        result[start + i] = (float) blurred[i];
      }
    }
    return result;
  }

  /** Blurs along one axis: neighbours lie {@code step} apart, {@code size} of them in a line. */
  private static double[] along(double[] plane, int height, int width, int step, int size) {
    double[] result = new double[height * width];
    for (int i = 0; i < result.length; i++) {
      int place = i / step % size;
      double sum = 0;
      int first = Math.max(-(LENGTH / 2), -place);
      int last = Math.min(LENGTH / 2, size - 1 - place);
      for (int k = first; k <= last; k++) {
        sum += KERNEL[LENGTH / 2 + k] * plane[i + k * step];
      }
      result[i] = sum;
    }
    return result;
  }

  private static double[] kernel() {
    double[] kernel = new double[LENGTH];
    double total = 0;
    for (int distance = -REACH; distance <= REACH; distance++) {
      double weight = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
      // Reflection repeats the line and its mirror image: ... 1 0 | 0 1 ... 9 10 | 10 9 ...
      int place = Math.floorMod(LENGTH / 2 + distance, 2 * LENGTH);
      kernel[place < LENGTH ? place : 2 * LENGTH - 1 - place] += weight;
      total += weight;
    }
    for (int i = 0; i < LENGTH; i++) {
      kernel[i] /= total;
    }
    return kernel;
  }
}
