package io.naflow.metric.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.api.AttentionMap;
import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.api.WeightsSource;
import io.naflow.api.WeightsSource.Bundled;
import io.naflow.api.WeightsSource.Reinitialised;
import io.naflow.image.PreparedImage;
import io.naflow.metric.suite.ExplainedImage.Measured;
import io.naflow.scene.SceneGenerator;
import io.naflow.session.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParameterRandomisationTest {
  private static final ModelSpec MODEL = ModelSpec.of("net", "scenenet", new Bundled("scenenet"));
  private static final ExplainPlan PLAN = ExplainPlan.of("gradcam", "eigencam");
  private static final long SEED = 7;
  private static final MetricSelection CHECK = MetricSelection.of("mprt");

  private Engine engine;
  private Session session;
  private final List<Reinitialised> opened = new ArrayList<>();
  private List<ExplainedImage> images;
  private List<List<Measured>> found;

  @BeforeAll
  void measureTwoImages() {
    engine = TorchEngine.on("cpu");
    session = engine.open(MODEL, PLAN);
    images = List.of(explained(0), explained(1));
    found = new ParameterRandomisation(session.model(), CHECK, PLAN, 8, this::open).measure(images);
  }

  @AfterAll
  void free() {
    session.close();
    engine.close();
  }

  private Session open(WeightsSource weights, ExplainPlan plan) {
    opened.add((Reinitialised) weights);
    return engine.open(MODEL.with(weights), plan);
  }

  private ExplainedImage explained(int index) {
    PreparedImage prepared =
        session.model().preprocessing().apply(new SceneGenerator(11).scene(index).image());
    var input = new InputImage("scene " + index, prepared, OptionalInt.empty());
    var outcome = (Outcome.Explained) session.explain(List.of(input)).get(0);
    return new ExplainedImage(
        input.name(),
        SEED,
        prepared,
        session.model().preprocessing(),
        outcome.prediction().classIndex(),
        Optional.empty(),
        outcome.maps(),
        List.of(CHECK));
  }

  private static Map<String, Double> of(List<Measured> found, AttentionMap map) {
    return found.stream()
        .filter(one -> one.map() == map)
        .collect(Collectors.toMap(Measured::metric, Measured::value));
  }

  @Test
  void thePartsAreDrawnAnewOneAfterTheOtherInBothDirections() {
    List<String> parts = session.model().parts();
    int n = parts.size();

    assertThat(parts)
        .containsExactly(
            "relu", "layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1", "head");
    assertThat(opened).hasSize(2 * n);
    assertThat(opened.get(0).parts()).containsExactly("head");
    assertThat(opened.get(1).parts()).containsExactly("layer3.1", "head");
    assertThat(opened.get(n - 1).parts()).isEqualTo(parts);
    assertThat(opened.get(n).parts()).containsExactly("relu");
    assertThat(opened.get(2 * n - 1).parts()).isEqualTo(parts);
    assertThat(MetricCost.of(CHECK.metric(), session.model()).explanations(16))
        .isEqualTo(opened.size());
  }

  @Test
  void whatIsAboveALayerDoesNotChangeAMapThatLooksAtTheLayerAlone() {
    for (AttentionMap map : images.get(0).maps()) {
      if (map.method().equals("eigencam") && map.layer().name().equals("layer2.0")) {
        Map<String, Double> numbers = of(found.get(0), map);
        assertThat(numbers.get("mprt_top_down@head")).isCloseTo(1, within(1e-3));
        assertThat(numbers.get("mprt_top_down@layer2.1")).isCloseTo(1, within(1e-3));
        assertThat(numbers.get("mprt_top_down@layer2.0")).isLessThan(0.9);
        assertThat(numbers.get("mprt_bottom_up@relu")).isLessThan(0.9);
      }
    }
  }

  /** Quantus counts the trained network in, as a step of correlation 1 (metrics.md). */
  @Test
  void theMeanIsOverTheStepsAndTheTrainedNetworkIsNone() {
    int compared = 0;
    for (AttentionMap map : images.get(0).maps()) {
      Map<String, Double> numbers = of(found.get(0), map);
      for (String direction : List.of("mprt_top_down", "mprt_bottom_up")) {
        List<Double> steps =
            session.model().parts().stream()
                .map(part -> direction + "@" + part)
                .filter(numbers::containsKey)
                .map(numbers::get)
                .toList();
        if (numbers.containsKey(direction)) {
          double mean = steps.stream().mapToDouble(value -> value).sum() / steps.size();
          assertThat(numbers.get(direction)).isCloseTo(mean, within(1e-12)).isLessThan(1);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void aStepIsTheCorrelationWithASessionOfThoseWeights() {
    ExplainedImage image = images.get(1);
    var weights = new Reinitialised(MODEL.weights(), List.of("layer3.1", "head"), SEED);
    var plan =
        new ExplainPlan(
            List.of("gradcam"),
            PLAN.layers(),
            new Target.ClassIndex(image.classIndex()),
            PLAN.solver());
    try (Session drawn = engine.open(MODEL.with(weights), plan)) {
      var input = new InputImage(image.name(), image.prepared(), OptionalInt.empty());
      var outcome = (Outcome.Explained) drawn.explain(List.of(input)).get(0);
      for (AttentionMap other : outcome.maps()) {
        AttentionMap map =
            image.maps().stream()
                .filter(one -> one.method().equals("gradcam"))
                .filter(one -> one.layer().name().equals(other.layer().name()))
                .findFirst()
                .orElseThrow();
        RankCorrelation.ofMagnitudes(map.values(), other.values())
            .ifPresent(
                expected ->
                    assertThat(of(found.get(1), map).get("mprt_top_down@layer3.1"))
                        .as(map.layer().name())
                        .isCloseTo(expected, within(0.01)));
      }
    }
  }

  @Test
  void aPartThatDoesNotExistIsRefusedWithThoseThatDo() {
    var weights = new Reinitialised(MODEL.weights(), List.of("layer9"), SEED);
    assertThatThrownBy(() -> engine.open(MODEL.with(weights), PLAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Cannot draw part 'layer9' of network scenenet anew: its parts with parameters are [relu, layer1.0");
  }
}
