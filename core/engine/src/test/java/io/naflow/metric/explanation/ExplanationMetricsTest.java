package io.naflow.metric.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.metric.InputMap;
import io.naflow.metric.Inputs;
import io.naflow.metric.LayerMap;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricGoldens;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.forward.ForwardSubject;
import io.naflow.testing.ById;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationMetricsTest {
  private static final LayerMap MAP = new LayerMap(2, 2, new float[] {0, 1, 1, 2});

  static Stream<ExplanationMetric> metrics() {
    return ExplanationMetrics.all().stream();
  }

  @Test
  void adccIsTheHarmonicMeanOfItsThreeParts() {
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), "adcc").plan(subject(2));

    // L is (0, 1/2, 1/2, 1): complexity 1/2. Turned left to right it is (1/2, 0, 1, 1/2), whose
    // correlation with L is 0, so coherency is 1/2. A drop from 0.8 to 0.2 is 3/4.
    Map<String, Double> found =
        named(
            plan.result(
                0.8, List.of(new Explained(0.2, new LayerMap(2, 2, new float[] {1, 0, 2, 1})))));

    assertThat(found.get("adcc_coherency")).isCloseTo(0.5, within(1e-6));
    assertThat(found.get("adcc_complexity")).isCloseTo(0.5, within(1e-6));
    assertThat(found.get("adcc")).isCloseTo(3 / (1 / 0.5 + 1 / 0.5 + 1 / 0.25), within(1e-6));
  }

  @Test
  void adccOfTheSameMapAndAHigherProbabilityHangsOnComplexityAlone() {
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), "adcc").plan(subject(2));

    Map<String, Double> found = named(plan.result(0.5, List.of(new Explained(0.9, MAP))));

    assertThat(found.get("adcc")).isCloseTo(3 / (1 + 2 + 1.0), within(1e-6));
  }

  @Test
  void adccIsZeroWhereNothingOfTheProbabilityIsLeft() {
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), "adcc").plan(subject(2));

    assertThat(named(plan.result(0.5, List.of(new Explained(0, MAP))))).containsEntry("adcc", 0.0);
  }

  @Test
  void adccIsUndefinedWhereTheSecondMapIsConstant() {
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), "adcc").plan(subject(2));
    LayerMap constant = new LayerMap(2, 2, new float[] {1, 1, 1, 1});

    assertThat(plan.result(0.5, List.of(new Explained(0.4, constant))))
        .isEqualTo(
            new MetricResult.Undefined(
                "the map of the image seen through its map is constant: it correlates with nothing"));
  }

  @Test
  void maxSensitivityIsTheLargestRelativeChange() {
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), "max_sensitivity").plan(subject(8));
    List<Explained> explained =
        IntStream.range(0, 10)
            .mapToObj(i -> new LayerMap(2, 2, new float[] {i == 4 ? 3 : 0, 1, 1, i == 7 ? 6 : 2}))
            .map(map -> new Explained(0.5, map))
            .toList();

    assertThat(named(plan.result(0.5, explained)).get("max_sensitivity"))
        .isCloseTo(4 / Math.sqrt(6), within(1e-12));
  }

  @Test
  void maxSensitivityDrawsEvenlyWithinItsRadiusAndEachTimeAnew() {
    ForwardSubject subject = subject(40);
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), "max_sensitivity").plan(subject);
    float[] image = subject.input().values();
    float[] first = plan.input(0);
    double squares = 0;
    for (int i = 0; i < image.length; i++) {
      double change = first[i] - image[i];
      assertThat(change).isBetween(-0.02 - 1e-6, 0.02 + 1e-6);
      squares += change * change;
    }

    assertThat(Math.sqrt(squares / image.length)).isCloseTo(0.02 / Math.sqrt(3), within(3e-4));
    assertThat(plan.input(1)).isNotEqualTo(first);
    assertThat(plan.input(0)).isEqualTo(first);
  }

  @Test
  void maxSensitivitysDrawsHangOnTheImagesNameAndTheSeed() {
    ExplanationMetric metric = ById.of(ExplanationMetrics.all(), "max_sensitivity");
    float[] first = metric.plan(subject("a.jpg", 0, 8)).input(0);

    assertThat(metric.plan(subject("b.jpg", 0, 8)).input(0)).isNotEqualTo(first);
    assertThat(metric.plan(subject("a.jpg", 1, 8)).input(0)).isNotEqualTo(first);
  }

  @Test
  void maxSensitivityRefusesMapsOfAnotherLayer() {
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), "max_sensitivity").plan(subject(8));
    Explained other = new Explained(0.5, new LayerMap(1, 2, new float[2]));

    assertThatThrownBy(() -> plan.result(0.5, IntStream.range(0, 10).mapToObj(i -> other).toList()))
        .hasMessage(
            "Cannot compare a map of 2×2 with one of 1×2 (height×width): both must be of the same layer");
  }

  @Test
  void structuralSimilarityAgreesWithTheFormulaWindowByWindow() {
    for (JsonNode golden : MetricGoldens.cases("structural_similarity")) {
      int h = golden.get("h").asInt();
      int w = golden.get("w").asInt();
      var a = new InputMap(h, w, MetricGoldens.floats(golden.get("a")));
      var b = new InputMap(h, w, MetricGoldens.floats(golden.get("b")));

      assertThat(StructuralSimilarity.of(a, b))
          .isCloseTo(golden.get("similarity").asDouble(), within(1e-6));
      assertThat(StructuralSimilarity.of(b, a))
          .isCloseTo(golden.get("similarity").asDouble(), within(1e-6));
    }
  }

  @Test
  void randomLogitIsOneForAMethodThatShowsTheSameWhateverIsAsked() {
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), "random_logit").plan(subject(12));
    var scaled = new LayerMap(2, 2, new float[] {0, 5, 5, 10});
    var turned = new LayerMap(2, 2, new float[] {2, 1, 1, 0});

    assertThat(named(plan.result(0.5, List.of(alone(scaled)))).get("random_logit"))
        .isCloseTo(1, within(1e-6));
    assertThat(named(plan.result(0.5, List.of(alone(turned)))).get("random_logit")).isNegative();
    assertThat(plan.input(0)).isEqualTo(subject(12).input().values());
  }

  @Test
  void randomLogitIsUndefinedWhereThereIsNothingToCompare() {
    ExplanationMetric metric = ById.of(ExplanationMetrics.all(), "random_logit");
    LayerMap constant = new LayerMap(2, 2, new float[] {1, 1, 1, 1});

    assertThat(metric.plan(subject(12)).result(0.5, List.of(alone(constant))))
        .isEqualTo(
            new MetricResult.Undefined("the other class's map is constant or nowhere positive"));
    assertThat(metric.plan(subject(8)).result(0.5, List.of(alone(MAP))))
        .isEqualTo(
            new MetricResult.Undefined(
                "an input of 8×8 (height×width) has no window of 11 pixels a side"));
  }

  private static Explained alone(LayerMap map) {
    return new Explained(OptionalDouble.empty(), map);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void giveTheNumbersTheyAnnounceAndRefuseOtherPlans(ExplanationMetric metric) {
    ExplanationPlan plan = metric.plan(subject(12));
    List<Explained> same =
        IntStream.range(0, plan.size()).mapToObj(i -> new Explained(0.5, MAP)).toList();

    assertThat(named(plan.result(0.5, same)).keySet())
        .containsExactlyInAnyOrderElementsOf(
            metric.measures().stream().map(Measure::name).toList());
    assertThatThrownBy(() -> plan.result(0.5, List.of()))
        .hasMessage("Cannot fold 0 explanations: the plan has %d inputs".formatted(plan.size()));
    assertThatThrownBy(() -> plan.input(plan.size()))
        .hasMessageStartingWith("Cannot make input %d: ".formatted(plan.size()));
  }

  private static ForwardSubject subject(int side) {
    return subject("a.jpg", 0, side);
  }

  private static ForwardSubject subject(String image, long seed, int side) {
    return ForwardSubject.of(image, seed, Inputs.random(side, side), Inputs.IMAGENET, MAP);
  }

  private static Map<String, Double> named(MetricResult result) {
    return result.orNone().stream()
        .collect(Collectors.toMap(MetricValue::metric, MetricValue::value));
  }
}
