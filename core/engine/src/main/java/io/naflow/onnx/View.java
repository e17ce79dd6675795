package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the dimensions of a tensor, its batch left out, lie in a map C×H×W: a transposed or reshaped
 * tensor is the same map seen otherwise, and nothing is computed until a layer needs it in order.
 *
 * @param axes of each dimension its factors, outer ones first; none for a size of 1
 */
record View(List<List<Factor>> axes) {
  View {
    axes = axes.stream().map(List::copyOf).toList();
  }

  /**
   * A part of an extent.
   *
   * @param extent 0 for channels, 1 for rows, 2 for columns
   * @param stride how far apart in the extent two neighbours are
   * @param size at least 2
   */
  record Factor(int extent, int stride, int size) {}

  /** A map as it lies in memory, one dimension an extent. */
  static View plain(FeatureShape shape) {
    return of(shape, List.of(0, 1, 2));
  }

  /** Some extents, in order, one a dimension. */
  static View of(FeatureShape shape, List<Integer> extents) {
    return new View(extents.stream().map(extent -> whole(shape, extent)).toList());
  }

  /** An extent as a whole. */
  static List<Factor> whole(FeatureShape shape, int extent) {
    int size = shape.extents().get(extent);
    return size == 1 ? List.of() : List.of(new Factor(extent, 1, size));
  }

  static int size(List<Factor> axis) {
    return axis.stream().mapToInt(Factor::size).reduce(1, Math::multiplyExact);
  }

  List<Integer> dims() {
    return axes.stream().map(View::size).toList();
  }

  /** All factors, in the order of the tensor. */
  List<Factor> factors() {
    return merged(axes.stream().flatMap(List::stream).toList());
  }

  /** Neighbours that are parts of one factor become one. */
  static List<Factor> merged(List<Factor> factors) {
    var merged = new ArrayList<Factor>();
    for (Factor factor : factors) {
      int last = merged.size() - 1;
      if (last >= 0
          && merged.get(last).extent() == factor.extent()
          && merged.get(last).stride() == factor.stride() * factor.size()) {
        Factor outer = merged.remove(last);
        merged.add(new Factor(factor.extent(), factor.stride(), outer.size() * factor.size()));
      } else {
        merged.add(factor);
      }
    }
    return List.copyOf(merged);
  }

  /** Whether a dimension is exactly one whole extent of a map. */
  boolean isWhole(int axis, FeatureShape shape, int extent) {
    return merged(axes.get(axis)).equals(whole(shape, extent));
  }

  /** Whether the dimensions are these extents of a map, one each and in this order. */
  boolean isPlain(FeatureShape shape, List<Integer> extents) {
    if (axes.size() != extents.size()) {
      return false;
    }
    for (int i = 0; i < axes.size(); i++) {
      if (!isWhole(i, shape, extents.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The same without its first dimension, which is 1. */
  View withoutFirst() {
    return new View(axes.subList(1, axes.size()));
  }

  /** The same with one more dimension of 1 in front. */
  View withFirst() {
    var more = new ArrayList<List<Factor>>();
    more.add(List.of());
    more.addAll(axes);
    return new View(more);
  }

  /** The same with dimensions in another order. */
  View permuted(List<Integer> order) {
    return new View(order.stream().map(axes::get).toList());
  }

  /**
   * The same with other dimensions; empty if one of them would hold parts of two factors.
   *
   * @param dims with the same product
   */
  Optional<View> reshaped(List<Integer> dims) {
    var rest = new ArrayList<>(factors());
    var made = new ArrayList<List<Factor>>();
    for (int dim : dims) {
      var axis = new ArrayList<Factor>();
      int wanted = dim;
      while (wanted > 1) {
        if (rest.isEmpty()) {
          return Optional.empty();
        }
        Factor next = rest.remove(0);
        if (wanted % next.size() == 0) {
          axis.add(next);
          wanted /= next.size();
        } else if (next.size() % wanted == 0) {
          int inner = next.size() / wanted;
          axis.add(new Factor(next.extent(), next.stride() * inner, wanted));
          rest.add(0, new Factor(next.extent(), next.stride(), inner));
          wanted = 1;
        } else {
          return Optional.empty();
        }
      }
      made.add(axis);
    }
    return rest.isEmpty() ? Optional.of(new View(made)) : Optional.empty();
  }
}
