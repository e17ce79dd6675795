package io.naflow.onnx;

import java.util.List;

/** Dimensions of a tensor, counted from the front or, where negative, from the end. */
final class Axes {
  private Axes() {}

  static int of(int axis, int rank) {
    int own = axis < 0 ? axis + rank : axis;
    if (own < 0 || own >= Math.max(1, rank)) {
      throw new OnnxException("axis %d is none of a tensor of %d dimensions".formatted(axis, rank));
    }
    return own;
  }

  static List<Integer> of(List<Integer> axes, int rank) {
    return axes.stream().map(axis -> of(axis, rank)).toList();
  }
}
