package io.naflow.onnx;

import io.naflow.weights.StoredTensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor whose numbers do not depend on the image. They are read when asked for, so that weights
 * that become parameters are never held.
 *
 * @param dims its sizes; none for a scalar
 * @param whole whether its numbers are whole, which division then keeps them
 * @param numbers row-major
 */
record Known(List<Integer> dims, boolean whole, Supplier<double[]> numbers) implements GraphValue {
  Known {
    dims = List.copyOf(dims);
  }

  static Known of(StoredTensor tensor) {
    List<Integer> dims = tensor.shape().stream().map(Math::toIntExact).toList();
    boolean whole =
        switch (tensor.dtype()) {
          case F16, BF16, F32, F64 -> false;
          case I8, U8, I16, I32, I64, BOOL -> true;
        };
    return new Known(dims, whole, tensor::toDoubles);
  }

  static Known of(List<Integer> dims, boolean whole, double[] values) {
    return new Known(dims, whole, () -> values);
  }

  /** A list of whole numbers. */
  static Known list(List<Integer> values) {
    double[] numbers = values.stream().mapToDouble(Integer::doubleValue).toArray();
    return of(List.of(values.size()), true, numbers);
  }

  static Known scalar(double value) {
    return of(List.of(), false, new double[] {value});
  }

  double[] values() {
    return numbers.get();
  }

  int count() {
    return count(dims);
  }

  /** Number of elements of a shape. */
  static int count(List<Integer> dims) {
    long count = 1;
    for (int dim : dims) {
      count = Math.multiplyExact(count, (long) dim);
    }
    return Math.toIntExact(count);
  }

  /** Its numbers as whole ones; what is beyond the range of an int is its end. */
  List<Integer> toInts() {
    return Arrays.stream(values()).mapToObj(value -> (int) value).toList();
  }

  /** Its one number. */
  double single() {
    return values()[0];
  }

  boolean isSingle() {
    return count() == 1;
  }

  Known shaped(List<Integer> other) {
    return new Known(other, whole, numbers);
  }
}
