package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Head;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.api.choice.Choices;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A network of one output, and of several, under each head. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeadsTest {
  private static final int SIDE = 16;
  private static final Head SIGMOID = new Head.Sigmoid(0.5);
  private static final Head NONE = new Head.None();

  private TorchEngine engine;

  @BeforeAll
  void start() {
    engine = TorchEngine.on("cpu");
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  private static ModelSpec spec(int outputs) {
    ModelSpec ten = SeededModels.spec("cifar-resnet20", SIDE);
    return new ModelSpec(
        ten.id(),
        ten.architecture(),
        ten.weights(),
        ten.stateDict(),
        OptionalInt.of(outputs),
        ten.preprocessing());
  }

  private List<Outcome.Explained> explained(ModelSpec spec, ExplainPlan plan) {
    List<InputImage> images = SeededModels.images(4, SIDE);
    try (Session session = engine.open(spec, plan)) {
      return session.explain(images).stream().map(Outcome.Explained.class::cast).toList();
    }
  }

  private double output(ModelSpec spec, int image) {
    // Head none gives the outputs themselves.
    return explained(spec.with(NONE), ExplainPlan.of("gradcam")).get(image).prediction().logit();
  }

  @Test
  void oneSigmoidOutputHasTwoClassesAndTheirProbabilities() {
    List<Outcome.Explained> found = explained(spec(1).with(SIGMOID), ExplainPlan.of("gradcam"));
    for (int i = 0; i < found.size(); i++) {
      double z = output(spec(1), i);
      Prediction said = found.get(i).prediction();
      int predicted = z >= 0 ? 1 : 0;
      double one = 1 / (1 + Math.exp(-z));
      assertThat(said.classIndex()).isEqualTo(predicted);
      assertThat(said.logit()).isCloseTo(Math.abs(z), within(1e-5));
      assertThat(said.probability().getAsDouble())
          .isCloseTo(predicted == 1 ? one : 1 - one, within(1e-6));
      assertThat(said.top()).hasSize(2);
      assertThat(said.top().get(0).classIndex()).isEqualTo(predicted);
    }
  }

  @Test
  void mapsOfTheTwoClassesAreEachOthersOpposite() {
    ExplainPlan plan = ExplainPlan.of("hirescam");
    List<Outcome.Explained> none = explained(spec(1).with(NONE), plan);
    List<Outcome.Explained> one =
        explained(spec(1).with(SIGMOID), plan.with(new Target.ClassIndex(1)));
    List<Outcome.Explained> zero =
        explained(spec(1).with(SIGMOID), plan.with(new Target.ClassIndex(0)));
    for (int i = 0; i < none.size(); i++) {
      float[] own = last(none.get(i)).values();
      assertThat(last(one.get(i)).values()).containsExactly(own);
      float[] negative = own.clone();
      for (int j = 0; j < own.length; j++) {
        negative[j] = -own[j];
      }
      assertThat(last(zero.get(i)).values())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(negative);
    }
  }

  @Test
  void predictedTargetIsTheClassSaidByTheThreshold() {
    ExplainPlan plan = ExplainPlan.of("hirescam");
    List<Outcome.Explained> said = explained(spec(1).with(new Head.Sigmoid(0.999999)), plan);
    List<Outcome.Explained> zero =
        explained(spec(1).with(SIGMOID), plan.with(new Target.ClassIndex(0)));
    for (int i = 0; i < said.size(); i++) {
      assertThat(said.get(i).prediction().classIndex()).isZero();
      assertThat(last(said.get(i)).values()).containsExactly(last(zero.get(i)).values());
    }
  }

  /** Σ over masks of P(0)·M and of P(1)·M add up to the masks themselves, whatever the network. */
  @Test
  void probabilitiesOfBothClassesInRiseAddUpToOne() {
    ExplainPlan plan =
        ExplainPlan.of("rise").with("rise", new Choices(Map.of("masks", 8, "cells", 2)));
    List<Outcome.Explained> one =
        explained(spec(1).with(SIGMOID), plan.with(new Target.ClassIndex(1)));
    List<Outcome.Explained> zero =
        explained(spec(1).with(SIGMOID), plan.with(new Target.ClassIndex(0)));
    List<Outcome.Explained> softmax = explained(spec(2), plan.with(new Target.ClassIndex(0)));
    List<Outcome.Explained> other = explained(spec(2), plan.with(new Target.ClassIndex(1)));
    for (int i = 0; i < one.size(); i++) {
      // The masks depend on the image's name alone, so a softmax of two gives the same sum.
      assertThat(sum(last(one.get(i)), last(zero.get(i))))
          .usingComparatorWithPrecision(1e-5)
          .containsExactly(sum(last(softmax.get(i)), last(other.get(i))));
    }
  }

  @Test
  void severalSigmoidOutputsHaveEachItsOwnProbability() {
    Prediction sigmoid =
        explained(spec(3).with(SIGMOID), ExplainPlan.of("gradcam")).get(0).prediction();
    Prediction softmax = explained(spec(3), ExplainPlan.of("gradcam")).get(0).prediction();
    assertThat(sigmoid.classIndex()).isEqualTo(softmax.classIndex());
    for (Prediction.ClassScore score : sigmoid.top()) {
      assertThat(score.probability().getAsDouble())
          .isCloseTo(1 / (1 + Math.exp(-score.logit())), within(1e-9));
    }
    assertThat(sigmoid.probability()).isNotEqualTo(softmax.probability());
  }

  @Test
  void oneOutputWithoutAWordIsRefused() {
    assertThatThrownBy(() -> engine.open(spec(1), ExplainPlan.of("gradcam")))
        .hasMessage(
            "Cannot tell what the one output of cifar-resnet20 means; say what it is: models[].head (explain: --head) sigmoid, a logit of class 1 against class 0, or none, a plain number");
    assertThatThrownBy(
            () -> engine.open(spec(1).with(new Head.Softmax()), ExplainPlan.of("gradcam")))
        .hasMessageStartingWith(
            "Cannot use head softmax with the one output of cifar-resnet20: its probability would be 1 for every image;");
    assertThatThrownBy(
            () ->
                engine.open(
                    SeededModels.spec("conv4", 80).with(SIGMOID),
                    ExplainPlan.of("gradcam").with(new Target.Likeness("cosine"))))
        .hasMessage(
            "Cannot use head sigmoid with conv4: it ends in an embedding, and has no classes; leave models[].head out");
  }

  @Test
  void whatGoesByProbabilitiesIsRefusedWhereThereAreNone() {
    assertThatThrownBy(() -> engine.open(spec(1).with(NONE), ExplainPlan.of("rise")))
        .hasMessage(
            "Cannot explain with rise: it goes by the probability of a class, and outputs of head none have none; leave it out, or set models[].head");
    assertThat(explained(spec(2).with(NONE), ExplainPlan.of("scorecam"))).hasSize(4);
  }

  private static AttentionMap last(Outcome.Explained explained) {
    return explained.maps().get(explained.maps().size() - 1);
  }

  private static double[] sum(AttentionMap a, AttentionMap b) {
    double[] sum = new double[a.values().length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a.values()[i] + b.values()[i];
    }
    return sum;
  }
}
