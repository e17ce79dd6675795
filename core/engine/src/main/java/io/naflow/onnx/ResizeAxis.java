package io.naflow.onnx;

import io.naflow.network.Move.Weights;

/** Which inputs make an output along one axis of {@code Resize}, by ONNX's definition. */
final class ResizeAxis {
  private static final int CUBIC_TAPS = 4;

  private final Call call;
  private final String mode;
  private final String coordinates;
  private final String nearest;
  private final double cubic;

  ResizeAxis(Call call) {
    boolean old = call.node().operator().equals("Upsample") || call.opset() < 11;
    this.call = call;
    this.mode = call.text("mode", "nearest");
    this.coordinates =
        old ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel");
    this.nearest = old ? "floor" : call.text("nearest_mode", "round_prefer_floor");
    this.cubic = call.real("cubic_coeff_a", -0.75);
  }

  Weights weights(int in, int out, double scale) {
    if (in == out && scale == 1) {
      return Weights.identity(in);
    }
    double[][] rows = new double[out][in];
    for (int i = 0; i < out; i++) {
      fill(rows[i], source(i, in, out, scale), in);
    }
    return Weights.of(rows);
  }

  private double source(int i, int in, int out, double scale) {
    return switch (coordinates) {
      case "half_pixel" -> (i + 0.5) / scale - 0.5;
      case "pytorch_half_pixel" -> out > 1 ? (i + 0.5) / scale - 0.5 : 0;
      case "align_corners" -> out > 1 ? i * (in - 1.0) / (out - 1) : 0;
      case "asymmetric" -> i / scale;
      case "half_pixel_symmetric" -> in / 2.0 * (1 - out / (scale * in)) + (i + 0.5) / scale - 0.5;
      default ->
          throw call.refuse("coordinates of mode %s are not supported".formatted(coordinates));
    };
  }

  private void fill(double[] row, double at, int in) {
    switch (mode) {
      case "nearest" -> row[inside(rounded(at), in)] = 1;
      case "linear" -> {
        double low = Math.floor(at);
        double share = at - low;
        row[inside(low, in)] += 1 - share;
        row[inside(low + 1, in)] += share;
      }
      case "cubic" -> {
        double low = Math.floor(at);
        for (int tap = 0; tap < CUBIC_TAPS; tap++) {
          double place = low - 1 + tap;
          row[inside(place, in)] += cubicShare(Math.abs(at - place));
        }
      }
      default -> throw call.refuse("mode %s is not supported".formatted(mode));
    }
  }

  private double cubicShare(double x) {
    return x <= 1
        ? (cubic + 2) * x * x * x - (cubic + 3) * x * x + 1
        : x < 2 ? cubic * (x * x * x - 5 * x * x + 8 * x - 4) : 0;
  }

  private double rounded(double at) {
    return switch (nearest) {
      case "round_prefer_floor" -> Math.ceil(at - 0.5);
      case "round_prefer_ceil" -> Math.floor(at + 0.5);
      case "floor" -> Math.floor(at);
      case "ceil" -> Math.ceil(at);
      default -> throw call.refuse("rounding by %s is not supported".formatted(nearest));
    };
  }

  private static int inside(double place, int size) {
    return (int) Math.max(0, Math.min(size - 1, place));
  }
}
