package io.naflow.image.webp;

import io.naflow.image.webp.Vp8Header.Filter;

/** Smooths the edges between blocks and between their 4×4 pieces (RFC 6386, section 15). */
final class LoopFilter {
  private final Filter kind;
  private final int sharpness;

  LoopFilter(Filter kind, int sharpness) {
    this.kind = kind;
    this.sharpness = sharpness;
  }

  /**
   * Smooths a block's left and upper edges, and the edges inside it. Blocks come row by row: each
   * starts from what those before it have made of its neighbourhood.
   *
   * @param level how strongly: 0, not at all, to 63
   * @param inside whether the edges inside are smoothed too
   */
  void smooth(
      Plane luma, Plane first, Plane second, int column, int row, int level, boolean inside) {
    if (level == 0 || kind == Filter.NONE) {
      return;
    }
    smooth(luma, 16, column, row, level, inside);
    if (kind == Filter.NORMAL) {
      smooth(first, 8, column, row, level, inside);
      smooth(second, 8, column, row, level, inside);
    }
  }

  private void smooth(Plane plane, int size, int column, int row, int level, boolean inside) {
    int inner = innerLimit(level);
    int limit = 2 * level + inner;
    int at = plane.at(column * size, row * size);
    int stride = plane.stride();
    Edges edges = new Edges(plane.samples(), inner, level >= 40 ? 2 : level >= 15 ? 1 : 0);
    if (column > 0) {
      smoothEdge(edges, at, 1, stride, size, limit + 4, true);
    }
    for (int x = 4; inside && x < size; x += 4) {
      smoothEdge(edges, at + x, 1, stride, size, limit, false);
    }
    if (row > 0) {
      smoothEdge(edges, at, stride, 1, size, limit + 4, true);
    }
    for (int y = 4; inside && y < size; y += 4) {
      smoothEdge(edges, at + y * stride, stride, 1, size, limit, false);
    }
  }

  private int innerLimit(int level) {
    int limit = sharpness > 4 ? level >> 2 : sharpness > 0 ? level >> 1 : level;
    return Math.max(sharpness > 0 ? Math.min(limit, 9 - sharpness) : limit, 1);
  }

  private void smoothEdge(
      Edges edges, int at, int across, int along, int length, int limit, boolean betweenBlocks) {
    int most = 2 * limit + 1;
    for (int i = 0; i < length; i++) {
      int place = at + i * along;
      if (kind == Filter.SIMPLE) {
        if (edges.isFlat(place, across, most)) {
          edges.smoothTwo(place, across);
        }
      } else if (edges.isFlat(place, across, most) && edges.isFlatInside(place, across)) {
        if (edges.varies(place, across)) {
          edges.smoothTwo(place, across);
        } else if (betweenBlocks) {
          edges.smoothSix(place, across);
        } else {
          edges.smoothFour(place, across);
        }
      }
    }
  }

  /** The samples across an edge: those before a place, and from the place on. */
  private record Edges(byte[] samples, int innerLimit, int variance) {

    boolean isFlat(int at, int step, int most) {
      return 4 * difference(at - step, at) + difference(at - 2 * step, at + step) <= most;
    }

    boolean isFlatInside(int at, int step) {
      return difference(at - 4 * step, at - 3 * step) <= innerLimit
          && difference(at - 3 * step, at - 2 * step) <= innerLimit
          && difference(at - 2 * step, at - step) <= innerLimit
          && difference(at, at + step) <= innerLimit
          && difference(at + step, at + 2 * step) <= innerLimit
          && difference(at + 2 * step, at + 3 * step) <= innerLimit;
    }

    boolean varies(int at, int step) {
      return difference(at - 2 * step, at - step) > variance
          || difference(at, at + step) > variance;
    }

    void smoothTwo(int at, int step) {
      int change =
          3 * (sample(at) - sample(at - step)) + signed(sample(at - 2 * step) - sample(at + step));
      add(at - step, small(change + 3 >> 3));
      add(at, -small(change + 4 >> 3));
    }

    void smoothFour(int at, int step) {
      int change = 3 * (sample(at) - sample(at - step));
      int after = small(change + 4 >> 3);
      int outer = after + 1 >> 1;
      add(at - 2 * step, outer);
      add(at - step, small(change + 3 >> 3));
      add(at, -after);
      add(at + step, -outer);
    }

    void smoothSix(int at, int step) {
      int change =
          signed(
              3 * (sample(at) - sample(at - step))
                  + signed(sample(at - 2 * step) - sample(at + step)));
      for (int i = 0, weight = 27; i < 3; i++, weight -= 9) {
        int part = weight * change + 63 >> 7;
        add(at - (i + 1) * step, part);
        add(at + i * step, -part);
      }
    }

    private int difference(int one, int other) {
      return Math.abs(sample(one) - sample(other));
    }

    private int sample(int at) {
      return samples[at] & 0xFF;
    }

    private void add(int at, int change) {
      samples[at] = (byte) Math.min(Math.max(sample(at) + change, 0), 255);
    }

    private static int signed(int value) {
      return Math.min(Math.max(value, -128), 127);
    }

    private static int small(int value) {
      return Math.min(Math.max(value, -16), 15);
    }
  }
}
