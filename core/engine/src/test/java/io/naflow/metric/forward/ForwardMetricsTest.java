package io.naflow.metric.forward;

import static io.naflow.metric.forward.Subjects.named;
import static io.naflow.metric.forward.Subjects.run;
import static io.naflow.metric.forward.Subjects.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.image.PreparedImage;
import io.naflow.metric.InputMap;
import io.naflow.metric.Inputs;
import io.naflow.metric.LayerMap;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricGoldens;
import io.naflow.metric.MetricResult;
import io.naflow.testing.ById;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardMetricsTest {
  private static final JsonNode DESIGN = MetricGoldens.read("cam-formulas.json").get("metrics");

  static Stream<ForwardMetric> metrics() {
    return ForwardMetrics.all().stream();
  }

  @Test
  void averageDropIncreaseAndGainAreThoseOfTheDesignsExample() {
    double[] clean = {0.9, 0.5, 0.2};
    double[] masked = {0.6, 0.7, 0.1};
    ForwardPlan plan = ById.of(ForwardMetrics.all(), "average_drop:mean").plan(subject());
    double drop = 0;
    double increase = 0;
    double gain = 0;
    for (int i = 0; i < 3; i++) {
      Map<String, Double> found = named(plan.result(clean[i], new double[] {masked[i]}));
      drop += found.get("average_drop:mean") / 3;
      increase += found.get("percent_increase:mean") / 3;
      gain += found.get("average_gain:mean") / 3;
    }

    assertThat(drop)
        .isCloseTo(DESIGN.get("avg_drop_pct_Y[.9,.5,.2]_O[.6,.7,.1]").asDouble(), within(1e-9));
    assertThat(increase).isCloseTo(DESIGN.get("increase_pct").asDouble(), within(1e-9));
    assertThat(gain).isCloseTo(DESIGN.get("avg_gain_pct").asDouble(), within(1e-5));
  }

  @Test
  void aProbabilityOfZeroCannotDrop() {
    ForwardPlan plan = ById.of(ForwardMetrics.all(), "average_drop:mean").plan(subject());

    assertThat(named(plan.result(0, new double[] {0}))).containsEntry("average_drop:mean", 0.0);
  }

  @Test
  void aProbabilityThatStaysIsNeitherDropNorIncreaseNorGain() {
    ForwardPlan plan = ById.of(ForwardMetrics.all(), "average_drop:black").plan(subject());

    assertThat(named(plan.result(0.25, new double[] {0.25})).values()).containsOnly(0.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"road", "infidelity"})
  void whatIsRandomHangsOnTheImagesNameAndTheSeed(String id) {
    ForwardMetric metric = ById.of(ForwardMetrics.all(), id);
    float[] first = metric.plan(subject("a.jpg", 0)).input(0);

    assertThat(metric.plan(subject("a.jpg", 0)).input(0)).isEqualTo(first);
    assertThat(metric.plan(subject("b.jpg", 0)).input(0)).isNotEqualTo(first);
    assertThat(metric.plan(subject("a.jpg", 1)).input(0)).isNotEqualTo(first);
  }

  @Test
  void theMapShadesTheImageTowardsTheFillThatIsNamed() {
    PreparedImage image = Inputs.of(1, 2, 1, 2, 3, 4, 5, 6);
    ForwardSubject subject = subject(image, new InputMap(1, 2, new float[] {1, 0.25f}));

    float[] mean = ById.of(ForwardMetrics.all(), "average_drop:mean").plan(subject).input(0);
    float[] black = ById.of(ForwardMetrics.all(), "average_drop:black").plan(subject).input(0);

    assertThat(mean).containsExactly(1, 0.5f, 3, 1, 5, 1.5f);
    assertThat(black[0]).isEqualTo(1);
    assertThat((double) black[1]).isCloseTo(0.25 * 2 - 0.75 * 0.485 / 0.229, within(1e-6));
    assertThat((double) black[5]).isCloseTo(0.25 * 6 - 0.75 * 0.406 / 0.225, within(1e-6));
  }

  @Test
  void onlyTheMostAttendedPixelsAreRetained() {
    float[] values = new float[20];
    for (int i = 0; i < 20; i++) {
      values[i] = (i * 7 % 20) / 19f;
    }
    ForwardSubject subject = subject(Inputs.random(4, 5), new InputMap(4, 5, values));
    ForwardPlan plan = ById.of(ForwardMetrics.all(), "retained:mean").plan(subject);

    assertThat(plan.size()).isEqualTo(5);
    int[] kept = {1, 2, 4, 5, 10};
    for (int index = 0; index < 5; index++) {
      float[] input = plan.input(index);
      for (int i = 0; i < input.length; i++) {
        boolean most = i % 20 * 7 % 20 >= 20 - kept[index];
        assertThat(input[i]).isEqualTo(most ? subject.input().values()[i] : 0);
      }
    }
    assertThat(named(plan.result(0.5, new double[] {0.1, 0.2, 0.4, 0.5, 0.6})))
        .containsEntry("retained@5:mean", 0.2)
        .containsEntry("retained@50:mean", 1.2)
        .containsEntry("increase@25:mean", 0.0)
        .containsEntry("increase@50:mean", 100.0);
  }

  @Test
  void aLinearModelsOwnContributionsArePerfectlyFaithful() {
    PreparedImage image = Inputs.random(12, 12);
    LayerMap weights = new LayerMap(12, 12, Arrays.copyOf(Inputs.random(12, 12).values(), 144));
    ForwardSubject subject = ForwardSubject.of("a.jpg", 0, image, Inputs.IMAGENET, weights);
    ToDoubleFunction<float[]> linear =
        input -> {
          double sum = 3;
          for (int i = 0; i < input.length; i++) {
            sum += 2 * weights.values()[i % 144] * input[i];
          }
          return sum;
        };

    ForwardMetric metric = ById.of(ForwardMetrics.all(), "infidelity");
    Map<String, Double> found =
        named(run(metric.plan(subject), linear.applyAsDouble(image.values()), linear));

    // The map is half of the weights: what it predicts is half of what happens, and scaled exact.
    assertThat(metric.readout()).isEqualTo(ForwardMetric.Readout.LOGIT);
    assertThat(found.get("infidelity:scaled")).isCloseTo(0, within(1e-8));
    assertThat(found.get("infidelity")).isGreaterThan(0.1);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void giveTheSameInputsInAnyOrderAndTheNumbersTheyAnnounce(ForwardMetric metric) {
    ForwardPlan plan = metric.plan(subject());
    ForwardPlan again = metric.plan(subject());

    for (int index = plan.size() - 1; index >= 0; index--) {
      assertThat(plan.input(index)).isEqualTo(again.input(index)).doesNotContain(Float.NaN);
    }
    float[] image = subject().input().values();
    plan.input(0)[0] = Float.NaN;
    assertThat(plan.input(0)).doesNotContain(Float.NaN);
    assertThat(image).doesNotContain(Float.NaN);
    assertThat(named(run(plan, 0.5, input -> 0.25)).keySet())
        .containsExactlyInAnyOrderElementsOf(
            metric.measures().stream().map(Measure::name).toList());
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void areUndefinedWhereTheNetworksAnswerIsNotFinite(ForwardMetric metric) {
    ForwardPlan plan = metric.plan(subject());
    double[] scores = new double[plan.size()];
    scores[0] = Double.NaN;

    assertThat(plan.result(0.5, scores))
        .isEqualTo(
            new MetricResult.Undefined("the network's answer to the changed image 0 is NaN"));
  }

  @Test
  void refuseAConstantMap() {
    LayerMap constant = new LayerMap(2, 2, new float[] {1, 1, 1, 1});

    assertThatThrownBy(
            () -> ForwardSubject.of("a.jpg", 0, Inputs.random(4, 4), Inputs.IMAGENET, constant))
        .hasMessage(
            "Cannot change image 'a.jpg' by a constant map: it singles out no pixel; "
                + "record the map as degenerate and leave out its metrics");
  }

  @Test
  void refuseScoresOfAnotherPlan() {
    ForwardPlan plan = ById.of(ForwardMetrics.all(), "road").plan(subject());

    assertThatThrownBy(() -> plan.result(0.5, new double[3]))
        .hasMessage("Cannot fold 3 scores: the plan has 18 inputs");
    assertThatThrownBy(() -> plan.input(18))
        .hasMessage("Cannot make input 18: the plan has inputs 0 to 17");
  }
}
