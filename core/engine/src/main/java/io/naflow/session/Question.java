package io.naflow.session;

import io.naflow.api.AttentionMap;
import io.naflow.api.InputImage;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Target;
import io.naflow.similarity.Similarities;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What is asked of each image of a batch: a number that the network's outputs decide, and which is
 * explained from its gradient at them. Whatever else explaining takes does not know the question.
 */
sealed interface Question permits ScoreQuestion, LikenessQuestion {

  /**
   * A target as a question to a network.
   *
   * @param descriptor numbers of a local descriptor; empty where an embedding is one vector
   * @throws IllegalArgumentException if the network has not what the target asks about
   */
  static Question of(Target target, ModelInfo model, OptionalInt descriptor) {
    if (target instanceof Target.Likeness likeness) {
      if (model.head().isPresent()) {
        throw new IllegalArgumentException(
            "Cannot explain %s of %s: it ends in classes, not in an embedding; ask for a class"
                .formatted(target, model.spec().id()));
      }
      return new LikenessQuestion(
          Similarities.of(likeness.similarity(), descriptor), likeness.role(), model);
    }
    if (model.head().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot explain target %s of %s: it ends in an embedding, and has no classes; ask for a likeness"
              .formatted(target, model.spec().id()));
    }
    return new ScoreQuestion(target, model);
  }

  /**
   * Refuses an image of which this cannot be asked at all, before the network is run.
   *
   * @throws IllegalArgumentException if the caller has left out what the question needs
   */
  default void check(InputImage image) {}

  /**
   * @param outputs the network's of one image, finite
   */
  Answer answer(InputImage image, float[] outputs);

  /** What the network's outputs of one image say. */
  sealed interface Answer {
    /**
     * The number and what explains it.
     *
     * @param value the number itself
     * @param gradient at the outputs, of their length
     * @param factors how much each class's score counts in the number; none where there are no
     *     classes
     * @param outcome what the image comes to with its maps
     */
    record Found(
        double value,
        double[] gradient,
        double[] factors,
        Function<List<AttentionMap>, Outcome> outcome)
        implements Answer {}

    /** This image has no such number. */
    record Refused(Outcome.Failed why) implements Answer {}
  }
}
