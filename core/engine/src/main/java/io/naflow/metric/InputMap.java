package io.naflow.metric;

import java.util.Arrays;

/**
 * A map at the network's input, between 0 and 1: what most published metrics are defined on.
 *
 * @param height of the input in pixels
 * @param width of the input in pixels
 * @param values height × width, row by row, each 0..1; kept, not copied
 */
public record InputMap(int height, int width, float[] values) {
  public InputMap {
    MapSize.check("make an input map", values, height, width);
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] > 1) {
        throw new IllegalArgumentException(
            "Cannot make an input map of %d×%d (height×width): the value at row %d, column %d is %s; normalise it to 0..1 first, with InputMap.of"
                .formatted(height, width, i / width, i % width, values[i]));
      }
    }
  }

  /**
   * The map as pytorch-grad-cam shows it: normalised ({@link MapNormalisation#PGC}), bilinearly
   * resized to the input, and normalised once more. Differences of scale between images and models
   * are lost by this.
   *
   * @param map h × w values, row by row, raw and signed; not changed
   * @param height of the input
   * @param width of the input
   * @return all 0 if the map is constant or nowhere positive
   */
  public static InputMap of(float[] map, int h, int w, int height, int width) {
    MapSize.check("normalise a map", map, h, w);
    float[] small = MapNormalisation.PGC.normalise(map).values();
    float[] large = Bilinear.between(h, w, height, width).apply(small);
    return new InputMap(height, width, MapNormalisation.PGC.normalise(large).values());
  }

  /** Whether the map is the same everywhere, and so says nothing about places. */
  public boolean isConstant() {
    for (float value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  /** Sum over the pixels. */
  public double sum() {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** The pixels from the most to the least attended; equal ones row by row, whatever the sort. */
  public int[] descending() {
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      // Bits of floats from +0 upwards are in the floats' order; adding 0 turns -0 into +0.
      long rank = Integer.MAX_VALUE - Float.floatToIntBits(values[i] + 0f);
      keys[i] = rank << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /** The map as doubles; a copy. */
  public double[] toDoubles() {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
