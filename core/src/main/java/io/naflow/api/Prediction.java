package io.naflow.api;

import java.util.List;

/**
 * What a classifier said of one image.
 *
 * @param classIndex the class of the largest logit
 * @param logit its logit
 * @param probability its softmax probability, 0..1
 * @param top the classes of the largest logits, best first, at most five
 */
public record Prediction(int classIndex, double logit, double probability, List<ClassScore> top) {
  public Prediction {
    top = List.copyOf(top);
  }

  /** One class with its logit and softmax probability. */
  public record ClassScore(int classIndex, double logit, double probability) {}
}
