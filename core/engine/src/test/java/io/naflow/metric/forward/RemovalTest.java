package io.naflow.metric.forward;

import static io.naflow.metric.forward.Subjects.named;
import static io.naflow.metric.forward.Subjects.run;
import static io.naflow.metric.forward.Subjects.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.api.choice.Choices;
import io.naflow.metric.InputMap;
import io.naflow.metric.Inputs;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricGoldens;
import io.naflow.metric.perturb.Fill;
import io.naflow.metric.perturb.GaussianBlur;
import io.naflow.metric.perturb.Substrate;
import io.naflow.testing.ById;
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
      ForwardPlan plan = ById.of(ForwardMetrics.all(), id).plan(subject);
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
    ForwardPlan plan = ById.of(ForwardMetrics.all(), "deletion_auc").plan(subject);

    assertThat(plan.input(0)).isEqualTo(subject.input().values());
    assertThat(plan.input(plan.size() - 1)).containsOnly(0f);
  }

  @Test
  void roadRemovesFromTheTopAndThenFromTheBottomAlsoWhereMostOfTheMapIsZero() {
    float[] values = new float[100];
    values[42] = 1;
    values[17] = 0.5f;
    ForwardSubject subject = subject(Inputs.random(10, 10), new InputMap(10, 10, values));
    ForwardPlan plan = ById.of(ForwardMetrics.all(), "road").plan(subject);
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
        named(ById.of(ForwardMetrics.all(), "road").plan(subject()).result(0.8, scores));

    assertThat(found.get("road")).isCloseTo(0.3, within(1e-12));
    assertThat(found.get("road_morf")).isCloseTo(-0.7, within(1e-12));
    assertThat(found.get("road_lerf")).isCloseTo(-0.1, within(1e-12));
  }

  @Test
  void stepsAndFillAreChosenAndStandInTheName() {
    float[] map = new float[16];
    for (int i = 0; i < 16; i++) {
      map[i] = i / 15f;
    }
    ForwardSubject subject = subject(Inputs.random(4, 4), new InputMap(4, 4, map));
    float[] image = subject.input().values();
    ForwardMetric metric =
        ById.of(ForwardMetrics.all(), "deletion_auc")
            .with(new Choices(Map.of("steps", 4, "fill", "black")));
    ForwardPlan plan = metric.plan(subject);

    assertThat(plan.size()).isEqualTo(5);
    float[] last = plan.input(4);
    for (int i = 0; i < last.length; i++) {
      assertThat(last[i]).isEqualTo(Fill.BLACK.level(Inputs.IMAGENET, i / 16));
    }
    // The highest values, 15 to 12, go first.
    assertThat(plan.input(1)[11]).isEqualTo(image[11]);
    assertThat(plan.input(1)[12]).isNotEqualTo(image[12]);
    // Square of the share that is left, 1, 9/16, 1/4, 1/16, 0: (15/8 - 1/2) / 4.
    assertThat(named(run(plan, 1, input -> Math.pow(unchanged(input, image), 2))))
        .containsOnlyKeys("deletion_auc:steps=4,fill=black")
        .containsEntry("deletion_auc:steps=4,fill=black", 0.34375);
    assertThat(metric.measures())
        .extracting(Measure::name)
        .containsExactly("deletion_auc:steps=4,fill=black");
  }

  @Test
  void insertionStartsFromTheFillThatIsChosen() {
    ForwardSubject subject = subject();
    for (String fill : Substrate.ids()) {
      ForwardPlan plan =
          ById.of(ForwardMetrics.all(), "insertion_auc")
              .with(new Choices(Map.of("steps", 28, "fill", fill)))
              .plan(subject);

      assertThat(plan.input(0))
          .isEqualTo(Substrate.byId(fill).of(subject.input(), subject.preprocessing()));
      assertThat(plan.input(plan.size() - 1)).isEqualTo(subject.input().values());
    }
    assertThat(Substrate.MEAN.of(subject.input(), subject.preprocessing())).containsOnly(0f);
    assertThat(Substrate.BLUR.of(subject.input(), subject.preprocessing()))
        .isEqualTo(GaussianBlur.of(subject.input()));
  }

  @Test
  void roadTakesAsManyStepsAsAreChosenAndSaysSo() {
    ForwardSubject subject = subject(Inputs.random(10, 10), someMap());
    ForwardMetric metric =
        ById.of(ForwardMetrics.all(), "road").with(new Choices(Map.of("steps", 4, "noise", 0.01)));
    ForwardPlan plan = metric.plan(subject);
    float[] image = subject.input().values();

    assertThat(plan.size()).isEqualTo(8);
    for (int index = 0; index < 8; index++) {
      assertThat(unchanged(plan.input(index), image))
          .isCloseTo(0.2 * (index % 4 + 1), within(1e-9));
    }
    assertThat(named(plan.result(0.5, new double[8])))
        .containsOnlyKeys("road:steps=4", "road_morf:steps=4", "road_lerf:steps=4");
  }

  @Test
  void settingsAsTheyAreByDefaultLeaveNameAndNumbersAsTheyWere() {
    for (ForwardMetric metric : ForwardMetrics.all()) {
      assertThat(metric.with(Choices.STANDARD.completed(metric.id(), metric.parameters())))
          .isEqualTo(metric);
    }
  }

  private static InputMap someMap() {
    float[] values = new float[100];
    for (int i = 0; i < 100; i++) {
      values[i] = (i * 37 % 100) / 99f;
    }
    return new InputMap(10, 10, values);
  }

  /** Share of the values that are as they were. */
  private static double unchanged(float[] input, float[] image) {
    int count = 0;
    for (int i = 0; i < input.length; i++) {
      count += input[i] == image[i] ? 1 : 0;
    }
    return count / (double) input.length;
  }

  private static double sigmoid(double[] weights, float[] input) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * input[i];
    }
    return 1 / (1 + Math.exp(-sum / 20));
  }
}
