package io.naflow.metric;

/** Checks that arrays are the maps that they are said to be. */
final class MapSize {
  private MapSize() {}

  /**
   * @throws IllegalArgumentException unless there are height × width values, at least one, all
   *     finite
   */
  static void check(String what, float[] values, int height, int width) {
    if (height < 1 || width < 1 || values.length != (long) height * width) {
      throw new IllegalArgumentException(
          "Cannot %s of %d×%d (height×width) from %d values: sides must be at least 1 and there must be one value a position"
              .formatted(what, height, width, values.length));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Cannot %s of %d×%d (height×width): the value at row %d, column %d is %s; maps with values that are not finite are failures, not maps"
                .formatted(what, height, width, i / width, i % width, values[i]));
      }
    }
  }
}
