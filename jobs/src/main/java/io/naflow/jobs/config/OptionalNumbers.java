package io.naflow.jobs.config;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Numbers that may not be there, as keys have them and as records do. */
final class OptionalNumbers {
  private OptionalNumbers() {}

  static OptionalInt whole(Optional<Integer> value) {
    return value.stream().mapToInt(Integer::intValue).findFirst();
  }

  static OptionalDouble number(Optional<Double> value) {
    return value.stream().mapToDouble(Double::doubleValue).findFirst();
  }

  static Optional<Integer> boxed(OptionalInt value) {
    return value.stream().boxed().findFirst();
  }

  static Optional<Double> boxed(OptionalDouble value) {
    return value.stream().boxed().findFirst();
  }
}
