package io.naflow.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How tensors of different shapes are laid over each other: from the last dimension on. */
final class Broadcasting {
  private Broadcasting() {}

  /** The common shape, if there is one. */
  static Optional<List<Integer>> of(List<Integer> a, List<Integer> b) {
    int rank = Math.max(a.size(), b.size());
    var dims = new ArrayList<Integer>();
    for (int i = 0; i < rank; i++) {
      int left = at(a, i, rank);
      int right = at(b, i, rank);
      if (left != right && left != 1 && right != 1) {
        return Optional.empty();
      }
      dims.add(left == 1 ? right : left);
    }
    return Optional.of(List.copyOf(dims));
  }

  /** Size of dimension {@code i} of {@code rank}, 1 where the shape has fewer. */
  static int at(List<Integer> dims, int i, int rank) {
    int own = i - (rank - dims.size());
    return own < 0 ? 1 : dims.get(own);
  }

  /** Row-major index in a shape that is repeated, for an index in the whole. */
  static int index(List<Integer> dims, List<Integer> whole, int flat) {
    int index = 0;
    int stride = 1;
    int rest = flat;
    for (int i = whole.size() - 1; i >= 0; i--) {
      int at = rest % whole.get(i);
      rest /= whole.get(i);
      int size = at(dims, i, whole.size());
      if (i >= whole.size() - dims.size()) {
        index += size == 1 ? 0 : at * stride;
        stride *= size;
      }
    }
    return index;
  }

  /** The numbers repeated to fill a shape. */
  static double[] expanded(Known from, List<Integer> whole) {
    double[] values = from.values();
    double[] to = new double[Known.count(whole)];
    for (int i = 0; i < to.length; i++) {
      to[i] = values[index(from.dims(), whole, i)];
    }
    return to;
  }
}
