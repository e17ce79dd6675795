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
 * @param names how the file names the network's tensors, as far as it has to be said
 */
public record ModelSpec(
    String id,
    String architecture,
    WeightsSource weights,
    List<String> stateDict,
    OptionalInt classes,
    Optional<Preprocessing> preprocessing,
    Optional<Head> head,
    TensorNames names) {
  public ModelSpec {
    stateDict = List.copyOf(stateDict);
  }

  /** A model whose tensors' names are found out. */
  public ModelSpec(
      String id,
      String architecture,
      WeightsSource weights,
      List<String> stateDict,
      OptionalInt classes,
      Optional<Preprocessing> preprocessing,
      Optional<Head> head) {
    this(id, architecture, weights, stateDict, classes, preprocessing, head, TensorNames.UNSAID);
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
    return new ModelSpec(id, architecture, other, stateDict, classes, preprocessing, head, names);
  }

  /** The same with images that are prepared otherwise. */
  public ModelSpec with(Preprocessing other) {
    return new ModelSpec(
        id, architecture, weights, stateDict, classes, Optional.of(other), head, names);
  }

  /** The same from a state dict that is said. */
  public ModelSpec with(List<String> otherStateDict) {
    return new ModelSpec(
        id, architecture, weights, otherStateDict, classes, preprocessing, head, names);
  }

  /** The same with tensors that are named otherwise. */
  public ModelSpec with(TensorNames other) {
    return new ModelSpec(id, architecture, weights, stateDict, classes, preprocessing, head, other);
  }

  /** The same with outputs that mean something else. */
  public ModelSpec with(Head other) {
    return new ModelSpec(
        id, architecture, weights, stateDict, classes, preprocessing, Optional.of(other), names);
  }
}
