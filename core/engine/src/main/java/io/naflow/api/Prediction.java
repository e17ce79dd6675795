package io.naflow.api;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a classifier said of one image, as its {@link Head} reads its outputs.
 *
 * @param classIndex the class it decided for; without a head's meaning the output of the largest
 *     value
 * @param logit what speaks for this class: its logit
 * @param probability of this class, 0..1; empty where outputs are no probabilities
 * @param top the classes of the largest logits, best first, at most five
 */
public record Prediction(
    int classIndex, double logit, OptionalDouble probability, List<ClassScore> top) {
  public Prediction {
    top = List.copyOf(top);
  }

  /** One class with its logit and, if there is one, its probability. */
  public record ClassScore(int classIndex, double logit, OptionalDouble probability) {}
}
