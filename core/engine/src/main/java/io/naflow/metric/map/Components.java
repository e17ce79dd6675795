package io.naflow.metric.map;

import io.naflow.image.Box;
import java.util.ArrayList;
import java.util.List;

/** Connected parts of a thresholded map; pixels touch by sides and corners. */
final class Components {
  private Components() {}

  /**
   * One part.
   *
   * @param area its pixels
   * @param box the smallest that holds them
   */
  record Component(int area, Box box) {}

  /** The parts of the pixels that are set, ordered by their first pixel, row by row. */
  static List<Component> of(boolean[] set, int width) {
    boolean[] open = set.clone();
    int[] queue = new int[open.length];
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < open.length; i++) {
      if (open[i]) {
        components.add(take(open, width, i, queue));
      }
    }
    return components;
  }

  /** Takes the part of the pixel {@code first} out of what is open; {@code queue} is scratch. */
  private static Component take(boolean[] open, int width, int first, int[] queue) {
    int height = open.length / width;
    int left = width;
    int right = 0;
    int top = height;
    int bottom = 0;
    int area = 0;
    int queued = 1;
    queue[0] = first;
    open[first] = false;
    while (area < queued) {
      int pixel = queue[area];
      int row = pixel / width;
      int column = pixel % width;
      area++;
      left = Math.min(left, column);
      right = Math.max(right, column + 1);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row + 1);
      for (int y = Math.max(row - 1, 0); y <= Math.min(row + 1, height - 1); y++) {
        for (int x = Math.max(column - 1, 0); x <= Math.min(column + 1, width - 1); x++) {
          if (open[y * width + x]) {
            open[y * width + x] = false;
            queue[queued++] = y * width + x;
          }
        }
      }
    }
    return new Component(area, new Box(left, top, right, bottom));
  }
}
