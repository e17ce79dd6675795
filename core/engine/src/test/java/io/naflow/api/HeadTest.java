package io.naflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HeadTest {
  private static final Head SOFTMAX = new Head.Softmax();
  private static final Head SIGMOID = new Head.Sigmoid(0.5);
  private static final Head NONE = new Head.None();

  @Test
  void softmaxIsTheTextbooks() {
    float[] outputs = {1, 2, 3};
    assertThat(SOFTMAX.decide(outputs)).isEqualTo(2);
    // e³ / (e + e² + e³)
    assertThat(SOFTMAX.probability(outputs, 2).getAsDouble()).isCloseTo(0.66524, within(1e-5));
    assertThat(SOFTMAX.decide(new float[] {4, 1, 4})).isZero();
    assertThat(SOFTMAX.probability(new float[] {1000, 0}, 0)).hasValue(1);
  }

  @Test
  void oneSigmoidOutputIsTwoClasses() {
    float[] yes = {(float) Math.log(3)};
    assertThat(SIGMOID.classes(1)).isEqualTo(2);
    assertThat(SIGMOID.decide(yes)).isEqualTo(1);
    float[] scores = SIGMOID.scores(yes);
    assertThat(scores).containsExactly(-yes[0], yes[0]);
    // σ(ln 3) = 3/4
    assertThat(SIGMOID.probability(scores, 1).getAsDouble()).isCloseTo(0.75, within(1e-7));
    assertThat(SIGMOID.probability(scores, 0).getAsDouble()).isCloseTo(0.25, within(1e-7));
    assertThat(SIGMOID.decide(new float[] {-1e-3f})).isZero();
    assertThat(SIGMOID.decide(new float[] {0})).isEqualTo(1);
  }

  @Test
  void thresholdDecidesAndDoesNotChangeTheProbability() {
    Head strict = new Head.Sigmoid(0.8);
    float[] outputs = {(float) Math.log(3)};
    assertThat(strict.decide(outputs)).isZero();
    assertThat(strict.probability(strict.scores(outputs), 0).getAsDouble())
        .isCloseTo(0.25, within(1e-7));
    assertThat(strict.decide(new float[] {1.3863f})).isEqualTo(1); // σ = 0.80000
  }

  @Test
  void severalSigmoidOutputsStandEachForItself() {
    float[] outputs = {(float) Math.log(3), 0, (float) Math.log(4)};
    assertThat(SIGMOID.classes(3)).isEqualTo(3);
    assertThat(SIGMOID.decide(outputs)).isEqualTo(2);
    assertThat(SIGMOID.probability(outputs, 2).getAsDouble()).isCloseTo(0.8, within(1e-7));
    assertThat(SIGMOID.probability(outputs, 0).getAsDouble()).isCloseTo(0.75, within(1e-7));
  }

  @Test
  void plainNumbersHaveNoProbability() {
    assertThat(NONE.classes(1)).isEqualTo(1);
    assertThat(NONE.decide(new float[] {-7})).isZero();
    assertThat(NONE.probability(new float[] {-7}, 0)).isEmpty();
  }

  @Test
  void gradientAtOneOutputPointsToTheClass() {
    assertThat(SIGMOID.atOutputs(new double[] {0, 1}, 1)).containsExactly(1);
    assertThat(SIGMOID.atOutputs(new double[] {1, 0}, 1)).containsExactly(-1);
    assertThat(SIGMOID.atOutputs(new double[] {0, 1, 0}, 3)).containsExactly(0, 1, 0);
    assertThat(NONE.atOutputs(new double[] {1}, 1)).containsExactly(1);
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThatThrownBy(() -> Head.parse("tanh", OptionalDouble.empty()))
        .hasMessage(
            "Cannot use head 'tanh': there is none of this name; give softmax, sigmoid or none");
    assertThatThrownBy(() -> Head.parse("softmax", OptionalDouble.of(0.3)))
        .hasMessageStartingWith("Cannot use a threshold of 0.3 with head softmax");
    for (double threshold : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatThrownBy(() -> new Head.Sigmoid(threshold))
          .hasMessageStartingWith("Cannot use a threshold of " + threshold);
    }
    assertThat(Head.parse("sigmoid", OptionalDouble.empty())).isEqualTo(new Head.Sigmoid(0.5));
  }
}
