package io.naflow.metric.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.api.AttentionMap;
import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.api.WeightsSource;
import io.naflow.image.PreparedImage;
import io.naflow.metric.Annotation;
import io.naflow.metric.LayerMap;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.explanation.Explained;
import io.naflow.metric.explanation.ExplanationMetrics;
import io.naflow.metric.explanation.ExplanationPlan;
import io.naflow.metric.forward.ForwardMetric;
import io.naflow.metric.forward.ForwardMetric.Readout;
import io.naflow.metric.forward.ForwardMetrics;
import io.naflow.metric.forward.ForwardPlan;
import io.naflow.metric.forward.ForwardSubject;
import io.naflow.metric.suite.ExplainedImage.Measured;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import io.naflow.session.TorchEngine;
import io.naflow.testing.ById;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricRunTest {
  private static final ModelSpec MODEL =
      ModelSpec.of("net", "scenenet", new WeightsSource.Bundled("scenenet"));
  private static final ExplainPlan PLAN = ExplainPlan.of("hirescam", "gradcam", "naflow");
  private static final long SEED = 3;

  private Engine engine;
  private Session session;

  @BeforeAll
  void load() {
    engine = TorchEngine.on("cpu");
    session = engine.open(MODEL, PLAN);
  }

  @AfterAll
  void free() {
    session.close();
    engine.close();
  }

  private InputImage image(int index) {
    Scene scene = new SceneGenerator(11).scene(index);
    PreparedImage prepared = session.model().preprocessing().apply(scene.image());
    return new InputImage("scene " + index, prepared, OptionalInt.of(scene.label()));
  }

  private ExplainedImage explained(int index, MetricSelection... selections) {
    InputImage image = image(index);
    var outcome = (Outcome.Explained) session.explain(List.of(image)).get(0);
    var scene = new SceneGenerator(11).scene(index);
    PreparedImage prepared = image.prepared();
    return new ExplainedImage(
        image.name(),
        SEED,
        prepared,
        session.model().preprocessing(),
        outcome.prediction().classIndex(),
        Optional.of(
            Annotation.ofBoxes(
                prepared.height(),
                prepared.width(),
                prepared.geometry().toInput(scene.box()).stream().toList())),
        outcome.maps(),
        List.of(selections));
  }

  private List<Measured> measure(int batch, ExplainedImage image) {
    return new MetricRun(session, PLAN, batch).measure(List.of(image)).get(0);
  }

  private static MetricSelection atDepth(String id, double depth, String... methods) {
    return new MetricSelection(
        Metrics.byId(id),
        new LayerSelection(LayerSelection.BLOCKS.granularity(), List.of(), depth, 1),
        List.of(methods));
  }

  /** By the map's place and the metric, each once. */
  private static Map<String, Double> byName(List<Measured> found) {
    return found.stream()
        .collect(
            Collectors.toMap(
                one -> one.map().method() + " " + one.map().layer().name() + " " + one.metric(),
                Measured::value));
  }

  private double score(float[] input, ExplainedImage image, Readout readout) {
    Outcome outcome = session.answer(List.of(image.changed(input))).get(0);
    float[] logits = ((Outcome.Answered) outcome).values();
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double logit = logits[image.classIndex()];
    return readout == Readout.LOGIT ? logit : Math.exp(logit) / sum;
  }

  private static ForwardSubject subject(ExplainedImage image, AttentionMap map) {
    return ForwardSubject.of(
        image.name(),
        SEED,
        image.prepared(),
        image.preprocessing(),
        new LayerMap(map.height(), map.width(), map.values()));
  }

  @Test
  void everyForwardMetricIsWhatAskingTheNetworkOneByOneGives() {
    MetricSelection[] all =
        ForwardMetrics.all().stream()
            .map(metric -> atDepth(metric.id(), 0.8, "hirescam", "gradcam"))
            .toArray(MetricSelection[]::new);
    ExplainedImage image = explained(0, all);
    Map<String, Double> found = byName(measure(7, image));

    int compared = 0;
    for (AttentionMap map : image.maps(all[0])) {
      for (ForwardMetric metric : ForwardMetrics.all()) {
        ForwardPlan plan = metric.plan(subject(image, map));
        double[] scores = new double[plan.size()];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = score(plan.input(i), image, metric.readout());
        }
        double clean = score(image.prepared().values(), image, metric.readout());
        for (MetricValue expected : plan.result(clean, scores).orNone()) {
          String name = map.method() + " " + map.layer().name() + " " + expected.metric();
          assertThat(found.get(name))
              .as(name)
              .isCloseTo(expected.value(), within(1e-4 * (1 + Math.abs(expected.value()))));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(found.size()).isGreaterThan(100);
  }

  @Test
  void explanationMetricsAreWhatASessionOfTheirOwnGives() {
    ExplainedImage image =
        explained(1, atDepth("adcc", 0.8), atDepth("max_sensitivity", 0.8, "hirescam", "gradcam"));
    Map<String, Double> found = byName(measure(4, image));

    var compared = new ArrayList<String>();
    for (AttentionMap map : image.maps(atDepth("adcc", 0.8))) {
      var alone =
          new ExplainPlan(
              List.of(map.method()),
              new LayerSelection(PLAN.layers().granularity(), List.of(map.layer().name())),
              new Target.ClassIndex(image.classIndex()),
              SolverSettings.DEFAULT);
      try (Session own = engine.open(MODEL, alone)) {
        for (String id : List.of("adcc", "max_sensitivity")) {
          for (MetricValue expected : again(own, image, map, id).orNone()) {
            String name = map.method() + " " + map.layer().name() + " " + expected.metric();
            if (id.equals("adcc") || !map.method().equals("naflow")) {
              assertThat(found.get(name))
                  .as(name)
                  .isCloseTo(expected.value(), within(1e-3 * (1 + expected.value())));
              compared.add(name);
            }
          }
        }
      }
    }
    assertThat(compared)
        .containsExactlyInAnyOrderElementsOf(found.keySet())
        .hasSize(2 * (3 * 3 + 2));
  }

  private MetricResult again(Session own, ExplainedImage image, AttentionMap map, String id) {
    ExplanationPlan plan = ById.of(ExplanationMetrics.all(), id).plan(subject(image, map));
    var explained = new ArrayList<Explained>();
    for (int i = 0; i < plan.size(); i++) {
      float[] input = plan.input(i);
      var prepared =
          new PreparedImage(
              3,
              image.prepared().height(),
              image.prepared().width(),
              input,
              image.prepared().geometry());
      var outcome =
          (Outcome.Explained)
              own.explain(List.of(new InputImage(image.name(), prepared, OptionalInt.empty())))
                  .get(0);
      AttentionMap one = outcome.maps().get(0);
      explained.add(
          new Explained(
              score(input, image, Readout.PROBABILITY),
              new LayerMap(one.height(), one.width(), one.values())));
    }
    return plan.result(score(image.prepared().values(), image, Readout.PROBABILITY), explained);
  }

  @Test
  void numbersDoNotDependOnTheBatchOrOnOtherImages() {
    MetricSelection[] some = {
      MetricSelection.of("sparseness"),
      MetricSelection.of("energy_pointing_game"),
      atDepth("deletion_auc", 1),
      atDepth("infidelity", 0.5),
      // A peer's ROAD looks at the first batch only.
      atDepth("road", 1),
      atDepth("adcc", 1)
    };
    List<ExplainedImage> images =
        IntStream.range(0, 3).mapToObj(index -> explained(index, some)).toList();
    List<List<Measured>> together = new MetricRun(session, PLAN, 16).measure(images);

    for (int i = 0; i < images.size(); i++) {
      Map<String, Double> alone = byName(measure(3, images.get(i)));
      Map<String, Double> among = byName(together.get(i));
      assertThat(among.keySet()).isEqualTo(alone.keySet()).hasSizeGreaterThan(40);
      among.forEach(
          (name, value) ->
              assertThat(value)
                  .as(name)
                  .isCloseTo(alone.get(name), within(1e-3 * (1 + Math.abs(value)))));
    }
  }

  @Test
  void asManyPassesAreRunAsWereAnnouncedAndNeverMoreThanABatch() {
    ExplainedImage image =
        explained(
            0,
            MetricSelection.of("insertion_auc"),
            MetricSelection.of("infidelity"),
            MetricSelection.of("sparseness"),
            atDepth("adcc", 1),
            MetricSelection.of("max_sensitivity"),
            MetricSelection.of("random_logit"));
    long maps = image.maps().size();
    long announced = 1;
    for (MetricSelection selection : image.selections()) {
      MetricCost cost = MetricCost.of(selection.metric(), session.model());
      announced += cost.forwardPasses(image.maps(selection).size());
    }
    var counting = new CountingSession(session);

    new MetricRun(counting, PLAN, 8).measure(List.of(image));

    assertThat(counting.passes()).isEqualTo(announced);
    assertThat(announced).isEqualTo(1 + 29 * maps + 10 + 3);
    assertThat(counting.explanations()).isEqualTo(3 + 10 + 1);
    assertThat(counting.largestBatch()).isEqualTo(8);
  }

  @Test
  void passesAreBatchedAcrossImagesLayersMethodsAndMetrics() {
    MetricSelection[] some = {
      atDepth("deletion_auc", 0.8),
      atDepth("average_drop:mean", 0, "naflow", "hirescam"),
      MetricSelection.of("infidelity"),
      atDepth("adcc", 0.8),
      atDepth("random_logit", 1)
    };
    List<ExplainedImage> images =
        IntStream.range(0, 3).mapToObj(index -> explained(index, some)).toList();
    var counting = new CountingSession(session);

    new MetricRun(counting, PLAN, 8).measure(images);

    assertThat(counting.passes()).isGreaterThan(300);
    // All batches are full but the last.
    assertThat(counting.batchesOfPasses()).isEqualTo((counting.passes() + 7) / 8);
  }

  @Test
  void randomLogitSetsTheMapAgainstThatOfOneOtherClass() {
    ExplainedImage image = explained(2, atDepth("random_logit", 0.8, "hirescam", "naflow"));
    Map<String, Double> found = byName(measure(4, image));
    List<AttentionMap> maps = image.maps(image.selections().get(0));
    // Another class's map may be nowhere positive, which has no number.
    assertThat(found).hasSizeGreaterThan(2);

    var input = new InputImage(image.name(), image.prepared(), OptionalInt.empty());
    List<Target> others =
        IntStream.range(0, session.model().classes())
            .filter(other -> other != image.classIndex())
            .<Target>mapToObj(Target.ClassIndex::new)
            .toList();
    assertThat(session.explain(List.of(input), others))
        .map(outcomes -> (Outcome.Explained) outcomes.get(0))
        .filteredOn(other -> maps.stream().allMatch(map -> fits(found, image, map, other.maps())))
        .hasSize(1);
  }

  private boolean fits(
      Map<String, Double> found,
      ExplainedImage image,
      AttentionMap map,
      List<AttentionMap> ofOther) {
    AttentionMap again =
        ofOther.stream()
            .filter(one -> one.method().equals(map.method()) && one.layer().equals(map.layer()))
            .findFirst()
            .orElseThrow();
    var raw = new LayerMap(again.height(), again.width(), again.values());
    List<MetricValue> expected =
        ById.of(ExplanationMetrics.all(), "random_logit")
            .plan(subject(image, map))
            .result(1, List.of(new Explained(OptionalDouble.empty(), raw)))
            .orNone();
    Double value = found.get(map.method() + " " + map.layer().name() + " random_logit");
    return expected.isEmpty()
        ? value == null
        : value != null && Math.abs(value - expected.get(0).value()) < 1e-3;
  }

  @Test
  void aDifferenceOfTwoClassesHasNoOtherClass() {
    ExplainedImage image = explained(0, MetricSelection.of("random_logit"));
    ExplainPlan difference = PLAN.with(new Target.Difference(0, 1));

    assertThat(new MetricRun(session, difference, 8).measure(List.of(image)).get(0)).isEmpty();
  }

  @Test
  void aMapThatSinglesOutNothingHasNoNumbers() {
    ExplainedImage image =
        explained(
            0,
            Metrics.all().stream()
                .map(metric -> atDepth(metric.id(), 1, "gradcam"))
                .toArray(MetricSelection[]::new));
    AttentionMap last =
        image.maps().stream()
            .filter(map -> map.method().equals("gradcam") && map.layer().depth() == 1)
            .findFirst()
            .orElseThrow();
    var flat =
        new AttentionMap(
            "gradcam", last.layer(), new float[last.values().length], Optional.empty());
    var degenerate =
        new ExplainedImage(
            image.name(),
            SEED,
            image.prepared(),
            image.preprocessing(),
            image.classIndex(),
            image.annotation(),
            List.of(flat),
            image.selections());

    assertThat(measure(8, degenerate)).isEmpty();
    assertThat(measure(8, image)).hasSizeGreaterThan(60);
  }

  @Test
  void aMetricThatDoesNotExistIsRefusedWithThoseThatDo() {
    assertThatThrownBy(() -> MetricSelection.of("insertion"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot find metric 'insertion': there are sparseness, ")
        .hasMessageContaining("insertion_auc");
  }

  @Test
  void aSharedModelStaysLoadedWhenTheOtherPlanIsDoneWith() {
    InputImage image = image(0);
    Session other = session.sharing(ExplainPlan.of("hirescam"));
    var narrow = (Outcome.Explained) other.explain(List.of(image)).get(0);
    other.close();
    var whole = (Outcome.Explained) session.explain(List.of(image)).get(0);

    assertThat(narrow.maps()).isNotEmpty().allMatch(map -> map.method().equals("hirescam"));
    assertThat(narrow.maps().get(0).values()).isEqualTo(whole.maps().get(0).values());
    try (Session last =
        session.sharing(
            new ExplainPlan(
                List.of("hirescam"),
                new LayerSelection(PLAN.layers().granularity(), List.of(), 1, 1),
                PLAN.target(),
                PLAN.solver()))) {
      assertThat(last.layers()).hasSize(1);
      assertThatThrownBy(() -> last.sharing(PLAN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot share the model 'net': the other plan explains [")
          .hasMessageEndingWith("choose among these layers");
    }
  }
}
