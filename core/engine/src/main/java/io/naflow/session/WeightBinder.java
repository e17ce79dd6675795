package io.naflow.session;

import io.naflow.network.Graph;
import io.naflow.propagation.Parameters;
import io.naflow.weights.StateDict;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.CheckpointLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fits the tensors of a checkpoint to the parameters of a network. */
final class WeightBinder {
  private static final int MOST_LISTED = 8;

  private final Graph graph;
  private final Map<String, StoredTensor> byName = new LinkedHashMap<>();
  private final Map<String, String> strangers = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> misshapen = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();

  WeightBinder(Graph graph, CheckpointLayout layout, StateDict stateDict) {
    this.graph = graph;
    byName.putAll(renamed(layout, stateDict));
    stateDict.strangers().forEach((name, kind) -> strangers.put(layout.rename(name), kind));
    Map<String, List<Integer>> expected = graph.parameters();
    expected.forEach(this::check);
    byName.keySet().stream()
        .filter(name -> !expected.containsKey(name) && !layout.ignores(name))
        .forEach(unexpected::add);
  }

  /** The tensors by the network's own names. */
  static Map<String, StoredTensor> renamed(CheckpointLayout layout, StateDict stateDict) {
    var renamed = new LinkedHashMap<String, StoredTensor>();
    stateDict.tensors().forEach((name, tensor) -> renamed.put(layout.rename(name), tensor));
    return renamed;
  }

  private void check(String name, List<Integer> shape) {
    StoredTensor found = byName.get(name);
    if (found == null && strangers.containsKey(name)) {
      misshapen.add("%s is of kind %s, which is not read".formatted(name, strangers.get(name)));
    } else if (found == null) {
      missing.add("%s %s".formatted(name, shape));
    } else if (!found.shape().equals(shape.stream().map(Integer::longValue).toList())) {
      misshapen.add("%s is %s, should be %s".formatted(name, found.shape(), shape));
    }
  }

  /** How many parameters and tensors do not fit. */
  int off() {
    return missing.size() + misshapen.size() + unexpected.size();
  }

  /** How many tensors the network has no place for. */
  int unused() {
    return misshapen.size() + unexpected.size();
  }

  boolean fits() {
    return off() == 0;
  }

  /** All that does not fit, in one text; empty if everything does. */
  Optional<String> complaint() {
    if (fits()) {
      return Optional.empty();
    }
    var parts = new ArrayList<String>();
    describe("missing", missing).ifPresent(parts::add);
    describe("of another shape or kind", misshapen).ifPresent(parts::add);
    describe("unexpected", unexpected).ifPresent(parts::add);
    return Optional.of(String.join("; ", parts));
  }

  private static Optional<String> describe(String what, List<String> names) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String listed = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
    String more = names.size() > MOST_LISTED ? ", ..." : "";
    return Optional.of("%d %s (%s%s)".formatted(names.size(), what, listed, more));
  }

  /**
   * The values, read when asked for.
   *
   * @throws WeightsException if anything does not fit; the message lists all of it
   */
  Parameters bind(StateDict stateDict) {
    complaint()
        .ifPresent(
            complaint -> {
              throw WeightsException.cannot(
                  "load %s into %s".formatted(stateDict.file(), graph.name()),
                  "of its parameters " + complaint,
                  wayOut());
            });
    return name -> byName.get(name).toDoubles();
  }

  private String wayOut() {
    return missing.isEmpty() && misshapen.isEmpty()
        ? "give the architecture that has those, too (naflow inspect lists what fits), or leave them out: models[].prefix takes what stands under it, models[].rename {NAME: ''} leaves names out"
        : "give the right architecture (naflow inspect lists those that fit), or models[].state_dict, prefix or rename";
  }
}
