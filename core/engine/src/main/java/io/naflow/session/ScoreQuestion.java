package io.naflow.session;

import io.naflow.api.Head;
import io.naflow.api.InputImage;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.api.Target;
import java.util.Optional;

/**
 * The score of a class, or the difference of two.
 *
 * @param target any but a likeness
 * @param model a classifier
 */
record ScoreQuestion(Target target, ModelInfo model) implements Question {

  @Override
  public Answer answer(InputImage image, float[] outputs) {
    Head head = model.head().orElseThrow();
    Prediction prediction = Predictions.of(outputs, head);
    double[] factors = new double[model.classes()];
    Optional<String> why = ask(image, prediction, factors);
    if (why.isPresent()) {
      return new Answer.Refused(new Outcome.Failed("target", "NoTarget", why.get()));
    }
    float[] scores = head.scores(outputs);
    double value = 0;
    for (int c = 0; c < factors.length; c++) {
      value += factors[c] * scores[c];
    }
    return new Answer.Found(
        value,
        head.atOutputs(factors, outputs.length),
        factors,
        maps -> new Outcome.Explained(prediction, maps));
  }

  /** Sets the factors, or says why they cannot be set. */
  private Optional<String> ask(InputImage image, Prediction prediction, double[] factors) {
    if (target instanceof Target.Predicted) {
      return add(prediction.classIndex(), 1, factors);
    } else if (target instanceof Target.ClassIndex one) {
      return add(one.index(), 1, factors);
    } else if (target instanceof Target.Difference two) {
      return add(two.index(), 1, factors).or(() -> add(two.against(), -1, factors));
    } else if (target instanceof Target.Label) {
      return image.label().isPresent()
          ? add(image.label().getAsInt(), 1, factors)
          : Optional.of(
              "Cannot explain the label: the image has none; give dataset.labels, or target: predicted");
    }
    return Optional.of(
        "Cannot explain class '%s': the engine knows classes by their indices; give one"
            .formatted(target));
  }

  private static Optional<String> add(int classIndex, double value, double[] factors) {
    if (classIndex < 0 || classIndex >= factors.length) {
      return Optional.of(
          "Cannot explain class %d: the network has classes 0 to %d; check the labels or the target"
              .formatted(classIndex, factors.length - 1));
    }
    factors[classIndex] += value;
    return Optional.empty();
  }
}
