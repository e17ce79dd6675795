package io.naflow.session;

import io.naflow.api.Head;
import io.naflow.api.Prediction;
import io.naflow.api.Prediction.ClassScore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Reads predictions off outputs. */
final class Predictions {
  private static final int TOP = 5;

  private Predictions() {}

  /**
   * @param outputs one image's, finite
   */
  static Prediction of(float[] outputs, Head head) {
    float[] scores = head.scores(outputs);
    List<ClassScore> top =
        IntStream.range(0, scores.length)
            .boxed()
            // Equal logits go to the smaller index, as argmax has it.
            .sorted(Comparator.comparingDouble((Integer c) -> -scores[c]).thenComparing(c -> c))
            .limit(TOP)
            .map(c -> score(scores, c, head))
            .toList();
    ClassScore decided = score(scores, head.decide(outputs), head);
    return new Prediction(decided.classIndex(), decided.logit(), decided.probability(), top);
  }

  private static ClassScore score(float[] scores, int classIndex, Head head) {
    return new ClassScore(classIndex, scores[classIndex], head.probability(scores, classIndex));
  }
}
