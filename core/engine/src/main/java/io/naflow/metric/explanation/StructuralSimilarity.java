package io.naflow.metric.explanation;

import io.naflow.metric.InputMap;

/**
 * Structural similarity of two maps of values 0..1: the mean over all windows inside of {@code ((2
 * μ_a μ_b + c₁)(2 σ_ab + c₂)) / ((μ_a² + μ_b² + c₁)(σ_a² + σ_b² + c₂))}, with moments weighted by a
 * Gaussian of 11 × 11 pixels and sigma 1.5, {@code c₁ = 0.01²}, {@code c₂ = 0.03²}. -1..1, 1 for
 * the same map.
 *
 * <p>Wang, Bovik, Sheikh and Simoncelli, IEEE Transactions on Image Processing 2004, equation 13.
 */
final class StructuralSimilarity {
  static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;
  private static final double[] KERNEL = kernel();

  private StructuralSimilarity() {}

  /** Of two maps of one size, at least a window high and wide. */
  static double of(InputMap a, InputMap b) {
    double[] x = a.toDoubles();
    double[] y = b.toDoubles();
    int height = a.height();
    int width = a.width();
    double[] meanX = moments(x, height, width);
    double[] meanY = moments(y, height, width);
    double[] squaresX = moments(product(x, x), height, width);
    double[] squaresY = moments(product(y, y), height, width);
    double[] products = moments(product(x, y), height, width);
    double sum = 0;
    for (int i = 0; i < meanX.length; i++) {
      double both = meanX[i] * meanY[i];
      double squares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      double variances = squaresX[i] + squaresY[i] - squares;
      double covariance = products[i] - both;
      sum += (2 * both + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
    }
    return sum / meanX.length;
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }

  /** Weighted means of all windows, row by row. */
  private static double[] moments(double[] plane, int height, int width) {
    int across = width - WINDOW + 1;
    int down = height - WINDOW + 1;
    double[] rows = new double[height * across];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < across; x++) {
        rows[y * across + x] = weighted(plane, y * width + x, 1);
      }
    }
    double[] means = new double[down * across];
    for (int i = 0; i < means.length; i++) {
      means[i] = weighted(rows, i, across);
    }
    return means;
  }

  private static double weighted(double[] values, int first, int step) {
    double sum = 0;
    for (int k = 0; k < WINDOW; k++) {
      sum += KERNEL[k] * values[first + k * step];
    }
    return sum;
  }

  private static double[] kernel() {
    double[] kernel = new double[WINDOW];
    double total = 0;
    for (int k = 0; k < WINDOW; k++) {
      int distance = k - WINDOW / 2;
      kernel[k] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
      total += kernel[k];
    }
    for (int k = 0; k < WINDOW; k++) {
      kernel[k] /= total;
    }
    return kernel;
  }
}
