package io.naflow.metric.forward;

import static io.naflow.metric.forward.Subjects.named;
import static io.naflow.metric.forward.Subjects.run;
import static io.naflow.metric.forward.Subjects.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.metric.InputMap;
import io.naflow.metric.Inputs;
import io.naflow.metric.MetricGoldens;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Insertion, deletion and ROAD. */
class RemovalTest {
  private static final JsonNode DESIGN = MetricGoldens.read("cam-formulas.json").get("metrics");

  @Test
  void insertionAndDeletionAgreeWithTheLoopOfRise() {
    JsonNode golden = MetricGoldens.cases("replacements").get(0);
    int h = golden.get("h").asInt();
    int w = golden.get("w").asInt();
    double[] weights = MetricGoldens.doubles(golden.get("weights"));
    ForwardSubject subject =
        subject(
            Inputs.of(h, w, MetricGoldens.floats(golden.get("image"))),
            new InputMap(h, w, MetricGoldens.floats(golden.get("map"))));

    for (String id : new String[] {"insertion_auc", "deletion_auc"}) {
      ForwardPlan plan = ForwardMetrics.byId(id).plan(subject);
      assertThat(plan.size()).isEqualTo(29);
      double found = named(run(plan, 0.5, input -> sigmoid(weights, input))).get(id);
      assertThat(found).isCloseTo(golden.get(id).asDouble(), within(1e-6));
    }
  }

  @Test
  void theAreaIsThatOfTheDesignsExample() {
    assertThat(ReplacementCurve.area(new double[] {.9, .8, .55, .3, .1}))
        .isCloseTo(DESIGN.get("rise_auc_of_[.9,.8,.55,.3,.1]").asDouble(), within(1e-12));
  }

  @Test
  void deletionStartsAtTheImageAndEndsAtTheMeanColour() {
    ForwardSubject subject = subject();
    ForwardPlan plan = ForwardMetrics.byId("deletion_auc").plan(subject);

    assertThat(plan.input(0)).isEqualTo(subject.input().values());
    assertThat(plan.input(plan.size() - 1)).containsOnly(0f);
  }

  @Test
  void roadRemovesFromTheTopAndThenFromTheBottomAlsoWhereMostOfTheMapIsZero() {
    float[] values = new float[100];
    values[42] = 1;
    values[17] = 0.5f;
    ForwardSubject subject = subject(Inputs.random(10, 10), new InputMap(10, 10, values));
    ForwardPlan plan = ForwardMetrics.byId("road").plan(subject);
    float[] image = subject.input().values();

    assertThat(plan.size()).isEqualTo(18);
    for (int index = 0; index < 18; index++) {
      float[] input = plan.input(index);
      int unchanged = 0;
      for (int i = 0; i < 100; i++) {
        unchanged += input[i] == image[i] ? 1 : 0;
      }
      assertThat(unchanged).isEqualTo(10 * (index % 9 + 1));
      assertThat(input[42] == image[42]).isEqualTo(index >= 9);
      assertThat(input[17] == image[17]).isEqualTo(index >= 9);
    }
  }

  @Test
  void roadIsHalfOfLeastFirstLessMostFirst() {
    double[] scores = new double[18];
    Arrays.fill(scores, 0, 9, 0.1);
    Arrays.fill(scores, 9, 18, 0.7);

    Map<String, Double> found =
        named(ForwardMetrics.byId("road").plan(subject()).result(0.8, scores));

    assertThat(found.get("road")).isCloseTo(0.3, within(1e-12));
    assertThat(found.get("road_morf")).isCloseTo(-0.7, within(1e-12));
    assertThat(found.get("road_lerf")).isCloseTo(-0.1, within(1e-12));
  }

  private static double sigmoid(double[] weights, float[] input) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * input[i];
    }
    return 1 / (1 + Math.exp(-sum / 20));
  }
}
