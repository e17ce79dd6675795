package io.naflow.weights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Where the elements of a tensor lie in its storage, as PyTorch's views have it: element {@code (i,
 * j, ...)} is at {@code offset + i·strides[0] + j·strides[1] + ...}, all counted in elements.
 *
 * @param shape sizes of the dimensions; empty for a scalar
 * @param strides one for each dimension, not negative
 * @param offset place of the first element
 */
record Layout(List<Long> shape, List<Long> strides, long offset) {

  Layout {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }

  /** Elements that follow each other in row-major order from the start of the storage. */
  static Layout rowMajor(List<Long> shape) {
    return new Layout(shape, rowMajorStrides(shape), 0);
  }

  /** The order of Fortran, first index fastest, which numpy uses for some arrays. */
  static Layout columnMajor(List<Long> shape) {
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (long size : shape) {
      strides.add(stride);
      stride *= size;
    }
    return new Layout(shape, strides, 0);
  }

  private static List<Long> rowMajorStrides(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int d = shape.size() - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= shape.get(d);
    }
    return List.of(strides);
  }

  /** How many elements a shape has; empty if a size is negative or the number exceeds a long. */
  static OptionalLong count(List<Long> shape) {
    // A zero makes the product zero whatever stands around it.
    if (shape.stream().anyMatch(size -> size < 0)) {
      return OptionalLong.empty();
    }
    if (shape.contains(0L)) {
      return OptionalLong.of(0);
    }
    long count = 1;
    for (long size : shape) {
      if (Math.multiplyHigh(count, size) != 0 || count * size < 0) {
        return OptionalLong.empty();
      }
      count *= size;
    }
    return OptionalLong.of(count);
  }

  /**
   * The length that a storage must have to hold every element; empty if something is negative or
   * exceeds a long.
   */
  OptionalLong requiredLength() {
    OptionalLong count = count(shape);
    if (count.isEmpty() || offset < 0 || strides.stream().anyMatch(stride -> stride < 0)) {
      return OptionalLong.empty();
    }
    if (count.getAsLong() == 0) {
      return OptionalLong.of(0);
    }
    long last = offset;
    for (int d = 0; d < shape.size(); d++) {
      long steps = shape.get(d) - 1;
      long stride = strides.get(d);
      if (Math.multiplyHigh(steps, stride) != 0 || steps * stride < 0) {
        return OptionalLong.empty();
      }
      last += steps * stride;
      if (last < 0) {
        return OptionalLong.empty();
      }
    }
    return last == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(last + 1);
  }

  /** True if the elements lie one after the other in row-major order. */
  boolean contiguous() {
    long expected = 1;
    for (int d = shape.size() - 1; d >= 0; d--) {
      if (shape.get(d) != 1 && strides.get(d) != expected) {
        return false;
      }
      expected *= shape.get(d);
    }
    return true;
  }

  /**
   * True if no element of the storage stands at two places of the tensor, but for whole dimensions
   * of stride 0 (PyTorch's {@code expand}). Views made by slicing and transposing are all so, and
   * reading them in the order of the storage never goes backwards.
   */
  boolean nested() {
    long reach = 0;
    for (int d : byRisingStride()) {
      if (strides.get(d) > 0) {
        if (strides.get(d) <= reach) {
          return false;
        }
        reach += (shape.get(d) - 1) * strides.get(d);
      }
    }
    return true;
  }

  private int[] byRisingStride() {
    return IntStream.range(0, shape.size())
        .filter(d -> shape.get(d) > 1)
        .boxed()
        .sorted(Comparator.comparing(strides::get))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Visits every element in the order of the storage, so that a file is read from front to back
   * however the view is turned. Only for layouts of fewer than 2^31 elements.
   */
  void inStorageOrder(Visitor visitor) {
    if (shape.contains(0L)) {
      return;
    }
    int[] rising = byRisingStride();
    List<Long> targetStrides = rowMajorStrides(shape);
    int rank = rising.length;
    long[] index = new long[rank];
    long[] size = new long[rank];
    long[] step = new long[rank];
    long[] targetStep = new long[rank];
    for (int d = 0; d < rank; d++) {
      int source = rising[rank - 1 - d];
      size[d] = shape.get(source);
      step[d] = strides.get(source);
      targetStep[d] = targetStrides.get(source);
    }
    long at = offset;
    long target = 0;
    int d = 0;
    while (d >= 0) {
      visitor.visit(at, (int) target);
      d = rank - 1;
      while (d >= 0 && ++index[d] == size[d]) {
        at -= step[d] * (size[d] - 1);
        target -= targetStep[d] * (size[d] - 1);
        index[d] = 0;
        d--;
      }
      if (d >= 0) {
        at += step[d];
        target += targetStep[d];
      }
    }
  }

  /** Receives one element: its place in the storage and its row-major index in the tensor. */
  interface Visitor {
    void visit(long element, int target);
  }
}
