package io.naflow.api;

import io.naflow.image.Preprocessing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model to be explained.
 *
 * @param id its name in tables and reports
 * @param architecture one of the zoo's
 * @param weights where its parameters come from
 * @param stateDict keys that lead to the state dict inside the file; empty for the architecture's
 *     own layout
 * @param classes number of outputs; empty to read it off the weights
 * @param preprocessing in place of the architecture's own
 * @param head what its outputs mean; empty where the architecture leaves no doubt
 */
public record ModelSpec(
    String id,
    String architecture,
    WeightsSource weights,
    List<String> stateDict,
    OptionalInt classes,
    Optional<Preprocessing> preprocessing,
    Optional<Head> head) {
  public ModelSpec {
    stateDict = List.copyOf(stateDict);
  }

  /** A model whose head the architecture leaves no doubt of. */
  public ModelSpec(
      String id,
      String architecture,
      WeightsSource weights,
      List<String> stateDict,
      OptionalInt classes,
      Optional<Preprocessing> preprocessing) {
    this(id, architecture, weights, stateDict, classes, preprocessing, Optional.empty());
  }

  /** A model with its architecture's own layout and preprocessing. */
  public static ModelSpec of(String id, String architecture, WeightsSource weights) {
    return new ModelSpec(
        id, architecture, weights, List.of(), OptionalInt.empty(), Optional.empty());
  }

  /** The same with other weights. */
  public ModelSpec with(WeightsSource other) {
    return new ModelSpec(id, architecture, other, stateDict, classes, preprocessing, head);
  }

  /** The same with outputs that mean something else. */
  public ModelSpec with(Head other) {
    return new ModelSpec(
        id, architecture, weights, stateDict, classes, preprocessing, Optional.of(other));
  }
}
