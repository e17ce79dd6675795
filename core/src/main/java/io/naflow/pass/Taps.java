package io.naflow.pass;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Takes the values at chosen nodes out of a pass. */
final class Taps {
  private final Set<String> wanted;
  private final Map<String, NDArray> values = new HashMap<>();

  Taps(Set<String> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  static Taps none() {
    return new Taps(Set.of());
  }

  boolean wants(String node) {
    return wanted.contains(node);
  }

  void put(String node, NDArray value) {
    values.put(node, value);
  }

  Map<String, NDArray> values() {
    return Map.copyOf(values);
  }
}
