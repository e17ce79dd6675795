package io.naflow.method;

import java.util.Arrays;

/** The formulas of the class activation maps in float64, as one would write them by hand. */
final class PlainFormulas {
  private static final int POWER_STEPS = 20_000;

  private PlainFormulas() {}

  /** A map of an activation and its gradient, channels × places. */
  static double[] map(String method, double[][] a, double[][] g) {
    return switch (method) {
      case "gradcam" -> weighted(each(a, g, (x, y) -> y / x.length), a);
      case "gradcam++" -> weighted(secondOrder(a, g, 0), a);
      case "gradcam++-pytorch" -> weighted(secondOrder(a, g, 1e-6), a);
      case "xgradcam" -> xGradCam(a, g);
      case "layercam" -> places(a, g, (x, y) -> Math.max(y, 0) * x);
      case "hirescam" -> places(a, g, (x, y) -> x * y);
      case "gradcam-elementwise", "naflow-published" -> places(a, g, (x, y) -> Math.max(x * y, 0));
      case "eigencam" -> principal(a);
      case "eigengradcam" -> principal(product(a, g));
      default -> throw new IllegalArgumentException(method);
    };
  }

  private interface Term {
    double of(double x, double y);
  }

  private interface RowTerm {
    double of(double[] row, double gradient);
  }

  /** Of each channel, the sum over its gradients. */
  private static double[] each(double[][] a, double[][] g, RowTerm term) {
    double[] weights = new double[a.length];
    for (int k = 0; k < a.length; k++) {
      for (double y : g[k]) {
        weights[k] += term.of(a[k], y);
      }
    }
    return weights;
  }

  private static double[] secondOrder(double[][] a, double[][] g, double epsilon) {
    return each(
        a,
        g,
        (row, y) -> {
          double p = Math.max(y, 0);
          double bend = Arrays.stream(row).sum() * p * p * p;
          bend = epsilon == 0 ? Math.max(bend, 0) : bend;
          return p == 0 ? 0 : p * p * p / (2 * p * p + bend + epsilon);
        });
  }

  private static double[] xGradCam(double[][] a, double[][] g) {
    double[] weights = new double[a.length];
    for (int k = 0; k < a.length; k++) {
      for (int i = 0; i < a[k].length; i++) {
        weights[k] += a[k][i] * g[k][i];
      }
      double sum = Arrays.stream(a[k]).sum() + 1e-7;
      weights[k] = sum == 0 ? 0 : weights[k] / sum;
    }
    return weighted(weights, a);
  }

  private static double[] weighted(double[] weights, double[][] a) {
    double[] map = new double[a[0].length];
    for (int k = 0; k < a.length; k++) {
      for (int i = 0; i < map.length; i++) {
        map[i] += weights[k] * a[k][i];
      }
    }
    return map;
  }

  private static double[] places(double[][] a, double[][] g, Term term) {
    double[] map = new double[a[0].length];
    for (int k = 0; k < a.length; k++) {
      for (int i = 0; i < map.length; i++) {
        map[i] += term.of(a[k][i], g[k][i]);
      }
    }
    return map;
  }

  private static double[][] product(double[][] a, double[][] g) {
    var product = new double[a.length][a[0].length];
    for (int k = 0; k < a.length; k++) {
      for (int i = 0; i < a[k].length; i++) {
        product[k][i] = a[k][i] * g[k][i];
      }
    }
    return product;
  }

  /** By the power method on the channels' covariances; of the two signs the peak's is positive. */
  private static double[] principal(double[][] x) {
    double[][] centred = Arrays.stream(x).map(PlainFormulas::centred).toArray(double[][]::new);
    int channels = x.length;
    var gram = new double[channels][channels];
    for (int k = 0; k < channels; k++) {
      for (int l = 0; l < channels; l++) {
        for (int i = 0; i < x[0].length; i++) {
          gram[k][l] += centred[k][i] * centred[l][i];
        }
      }
    }
    double[] v = new double[channels];
    Arrays.setAll(v, k -> Math.cos(3.0 * k + 1));
    for (int step = 0; step < POWER_STEPS; step++) {
      double[] next = new double[channels];
      for (int k = 0; k < channels; k++) {
        for (int l = 0; l < channels; l++) {
          next[k] += gram[k][l] * v[l];
        }
      }
      double size = Math.sqrt(Arrays.stream(next).map(value -> value * value).sum());
      v = Arrays.stream(next).map(value -> size > 0 ? value / size : 0).toArray();
    }
    double[] map = weighted(v, centred);
    double lowest = Arrays.stream(map).min().orElseThrow();
    double highest = Arrays.stream(map).max().orElseThrow();
    return -lowest > highest ? Arrays.stream(map).map(value -> -value).toArray() : map;
  }

  private static double[] centred(double[] row) {
    // A row of equal values has no spread, whatever its mean is rounded to.
    if (Arrays.stream(row).allMatch(value -> value == row[0])) {
      return new double[row.length];
    }
    double mean = Arrays.stream(row).sum() / row.length;
    return Arrays.stream(row).map(value -> value - mean).toArray();
  }
}
