package io.naflow.propagation;

import java.util.Map;

/** Where a network's parameters come from: values by full PyTorch name, row-major. */
@FunctionalInterface
public interface Parameters {
  /**
   * Values of a parameter.
   *
   * @throws IllegalArgumentException if there is no such parameter
   */
  double[] values(String name);

  static Parameters of(Map<String, double[]> values) {
    return name -> {
      double[] found = values.get(name);
      if (found == null) {
        throw new IllegalArgumentException(
            "Cannot load the network: parameter '%s' is missing; bind a complete state dict"
                .formatted(name));
      }
      return found;
    };
  }
}
