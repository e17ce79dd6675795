package io.naflow.propagation.stage;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Takes the values at chosen nodes out of a pass. */
public final class Taps {
  private final Set<String> wanted;
  private final Map<String, NDArray> values = new HashMap<>();

  /** Of the nodes of these names. */
  public Taps(Set<String> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  /** Nothing is taken out. */
  public static Taps none() {
    return new Taps(Set.of());
  }

  boolean wants(String node) {
    return wanted.contains(node);
  }

  void put(String node, NDArray value) {
    values.put(node, value);
  }

  /** By node; what was passed so far. */
  public Map<String, NDArray> values() {
    return Map.copyOf(values);
  }
}
