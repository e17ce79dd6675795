package io.naflow.engine;

import io.naflow.api.Prediction;
import io.naflow.api.Prediction.ClassScore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Reads predictions off logits. */
final class Predictions {
  private static final int TOP = 5;

  private Predictions() {}

  /**
   * @param logits one image's, finite
   */
  static Prediction of(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double logSum = largest + Math.log(sum);
    List<ClassScore> top =
        IntStream.range(0, logits.length)
            .boxed()
            // Equal logits go to the smaller index, as argmax has it.
            .sorted(Comparator.comparingDouble((Integer c) -> -logits[c]).thenComparing(c -> c))
            .limit(TOP)
            .map(c -> new ClassScore(c, logits[c], Math.exp(logits[c] - logSum)))
            .toList();
    ClassScore best = top.get(0);
    return new Prediction(best.classIndex(), best.logit(), best.probability(), top);
  }
}
