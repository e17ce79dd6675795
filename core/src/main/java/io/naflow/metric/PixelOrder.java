package io.naflow.metric;

import java.util.Arrays;

/** Orders of pixels that do not depend on the sort: equal pixels come in row-major order. */
final class PixelOrder {
  private PixelOrder() {}

  /** Indices from the largest to the smallest value; values at least 0. */
  static int[] descending(float[] values) {
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      // Bits of floats from +0 upwards are in the floats' order; adding 0 turns -0 into +0.
      long rank = Integer.MAX_VALUE - Float.floatToIntBits(values[i] + 0f);
      keys[i] = rank << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  static boolean constant(float[] values) {
    for (float value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }
}
