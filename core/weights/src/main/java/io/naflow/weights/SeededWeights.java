package io.naflow.weights;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Random parameters that depend on nothing but their names, the same on every machine: for trying
 * an architecture out before its weights are there, and for tests ({@code scripts/seeded.py} makes
 * the same numbers).
 */
public final class SeededWeights {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private SeededWeights() {}

  /** A parameter by its full PyTorch name: He-scaled weights, batch norms near the identity. */
  public static float[] parameter(String name, List<Integer> shape) {
    int count = shape.stream().reduce(1, Math::multiplyExact);
    double[] values = standard(name, count);
    float[] parameter = new float[count];
    for (int i = 0; i < count; i++) {
      parameter[i] = (float) scaled(name, shape, count, values[i]);
    }
    return parameter;
  }

  private static double scaled(String name, List<Integer> shape, int count, double v) {
    if (name.endsWith("running_var")) {
      return 1 + 0.25 * v;
    } else if (name.endsWith("running_mean") || name.endsWith("bias")) {
      return 0.1 * v;
    } else if (shape.size() == 1) {
      return 0.5 + 0.1 * v;
    }
    return v * Math.sqrt(2.0 / (count / shape.get(0)));
  }

  /** Uniform values of mean 0 and variance 1: splitmix64 from the name's FNV-1a hash. */
  public static double[] standard(String name, int count) {
    long seed = fnv1a(name);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      long z = seed + (i + 1) * GOLDEN_RATIO;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      values[i] = (2 * ((z >>> 11) / (double) (1L << 53)) - 1) * Math.sqrt(3);
    }
    return values;
  }

  private static long fnv1a(String text) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }
}
