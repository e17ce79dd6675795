package io.naflow.session;

import io.naflow.api.Head;
import io.naflow.api.ModelSpec;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Architecture.Ending;
import java.util.Optional;

/** What a network's outputs mean: as it is said, or where there is no doubt. */
final class Heads {
  private static final String WAY_OUT =
      "say what it is: models[].head (explain: --head) sigmoid, a logit of class 1 against class 0, or none, a plain number";

  private Heads() {}

  /**
   * Empty for networks that end in an embedding.
   *
   * @throws IllegalArgumentException if the head does not fit the network, or has to be said
   */
  static Optional<Head> of(ModelSpec spec, Architecture architecture, int outputs) {
    if (architecture.ending() != Ending.LOGITS) {
      if (spec.head().isPresent()) {
        throw new IllegalArgumentException(
            "Cannot use head %s with %s: it ends in an embedding, and has no classes; leave models[].head out"
                .formatted(spec.head().get().id(), architecture.id()));
      }
      return Optional.empty();
    }
    if (outputs > 1) {
      return Optional.of(spec.head().orElse(new Head.Softmax()));
    } else if (spec.head().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot tell what the one output of %s means; ".formatted(architecture.id()) + WAY_OUT);
    } else if (spec.head().get() instanceof Head.Softmax) {
      throw new IllegalArgumentException(
          "Cannot use head softmax with the one output of %s: its probability would be 1 for every image; "
                  .formatted(architecture.id())
              + WAY_OUT);
    }
    return spec.head();
  }
}
