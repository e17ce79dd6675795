package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.naflow.api.Head;
import io.naflow.api.InputImage;
import io.naflow.api.ModelInfo;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Target;
import io.naflow.session.Question.Answer;
import io.naflow.zoo.Zoo;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A question's number and its gradient belong together, whatever is asked of whatever head. */
class QuestionTest {
  private static final int SIDE = 32;
  private static final float[] OUTPUTS = {0.5f, -1.25f, 2f, 0.25f, -3f, 1f, 0.75f, -0.5f, 4f, -2f};
  private static final InputImage IMAGE = SeededModels.image("image", SIDE).labelled(4);

  private static ModelInfo model(String architecture, OptionalInt classes, Head head) {
    ModelSpec spec = SeededModels.spec(architecture, SIDE);
    ModelSpec sized =
        new ModelSpec(
            spec.id(),
            architecture,
            spec.weights(),
            spec.stateDict(),
            classes,
            spec.preprocessing());
    return ModelLoader.load(sized.with(head), Zoo.standard().architecture(architecture)).claimed();
  }

  private static Answer.Found found(Target target, ModelInfo model, float[] outputs) {
    Answer answer = Question.of(target, model, OptionalInt.empty()).answer(IMAGE, outputs);
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return (Answer.Found) answer;
  }

  /** By differences of the number: it is linear, so that they are exact but for rounding. */
  private static void assertGradient(Target target, ModelInfo model, float[] outputs) {
    Answer.Found found = found(target, model, outputs);
    assertThat(found.gradient()).hasSize(outputs.length);
    for (int i = 0; i < outputs.length; i++) {
      float[] moved = outputs.clone();
      // Too little to change which class is predicted.
      moved[i] += 0.125f;
      double slope = (found(target, model, moved).value() - found.value()) / 0.125;
      assertThat(found.gradient()[i]).as("output %d", i).isCloseTo(slope, within(1e-6));
    }
  }

  @Test
  void theGradientOfAScoreIsThatOfItsNumber() {
    ModelInfo softmax = model("scenenet", OptionalInt.of(10), new Head.Softmax());
    for (Target target :
        List.of(
            new Target.Predicted(),
            new Target.Label(),
            new Target.ClassIndex(7),
            new Target.Difference(2, 5))) {
      assertGradient(target, softmax, OUTPUTS);
    }
    assertThat(found(new Target.Predicted(), softmax, OUTPUTS).value()).isEqualTo(4);
    assertThat(found(new Target.Label(), softmax, OUTPUTS).value()).isEqualTo(-3);
    assertThat(found(new Target.Difference(2, 5), softmax, OUTPUTS).value()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.75f, -1.5f})
  void oneOutputThatStandsForTwoClassesToo(float output) {
    ModelInfo sigmoid = model("scenenet", OptionalInt.of(1), new Head.Sigmoid(0.5));
    for (Target target :
        List.of(
            new Target.Predicted(),
            new Target.ClassIndex(0),
            new Target.ClassIndex(1),
            new Target.Difference(1, 0))) {
      assertGradient(target, sigmoid, new float[] {output});
    }
    assertThat(found(new Target.Difference(1, 0), sigmoid, new float[] {output}).value())
        .isEqualTo(2 * output);
  }

  @Test
  void whatAnImageCannotBeAskedIsItsFailure() {
    ModelInfo softmax = model("scenenet", OptionalInt.of(10), new Head.Softmax());
    InputImage unlabelled = SeededModels.image("image", SIDE);
    Answer answer =
        Question.of(new Target.Label(), softmax, OptionalInt.empty()).answer(unlabelled, OUTPUTS);
    assertThat(answer)
        .isEqualTo(
            new Answer.Refused(
                new Outcome.Failed(
                    "target",
                    "NoTarget",
                    "Cannot explain the label: the image has none; give dataset.labels, or target: predicted")));
  }
}
