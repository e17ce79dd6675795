package io.naflow.metric.map;

import io.naflow.metric.PixelMask;

/** The most attended pixels of a map. */
final class TopPixels {
  private TopPixels() {}

  /** Share of the first {@code count} pixels of the order that are in the mask. */
  static double shareInside(int[] order, PixelMask mask, int count) {
    int inside = 0;
    for (int i = 0; i < count; i++) {
      inside += mask.inside()[order[i]] ? 1 : 0;
    }
    return (double) inside / count;
  }
}
