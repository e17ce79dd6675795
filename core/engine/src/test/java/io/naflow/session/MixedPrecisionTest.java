package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Outcome.Explained;
import io.naflow.api.Precision;
import io.naflow.api.Session;
import io.naflow.api.WeightsSource;
import io.naflow.image.Preprocessing;
import io.naflow.metric.MapSimilarity;
import io.naflow.metric.PixelMask;
import io.naflow.metric.RegionMetrics;
import io.naflow.metric.RegionWeights;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import io.naflow.testing.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What reduced precision does to maps and predictions, beside float32. The bounds stand in
 * docs/performance.md; the deviations measured are at most two thirds of them.
 */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MixedPrecisionTest {
  private static final int SCENES = 16;
  private static final int BATCH = 8;
  private static final ExplainPlan PLAN =
      ExplainPlan.of("naflow", "hirescam", "gradcam", "relevance-cam");

  private final SceneGenerator generator = new SceneGenerator(11);
  private final List<Scene> scenes = IntStream.range(0, SCENES).mapToObj(generator::scene).toList();

  /** Of each map of a method at a layer: as it is in float32, and in the reduced precision. */
  private record Pair(int image, AttentionMap exact, AttentionMap reduced) {
    /** Of the signed maps: Grad-CAM's can be negative everywhere. */
    private static double correlation(Pair pair) {
      return MapSimilarity.pearson(pair.exact.values(), pair.reduced.values()).orElseThrow();
    }

    private static double error(Pair pair) {
      return Golden.relativeNormError(pair.reduced.values(), pair.exact.values());
    }
  }

  private static List<Explained> explained(
      ModelSpec model, List<InputImage> images, Precision precision) {
    var all = new ArrayList<Explained>();
    try (TorchEngine engine = TorchEngine.on("cpu", OptionalInt.empty(), precision);
        Session session = engine.open(model, PLAN)) {
      for (int start = 0; start < images.size(); start += BATCH) {
        for (Outcome outcome : session.explain(images.subList(start, start + BATCH))) {
          assertThat(outcome).isInstanceOf(Explained.class);
          all.add((Explained) outcome);
        }
      }
    }
    return all;
  }

  /** By method and layer, in the network's order. */
  private static Map<String, List<Pair>> pairs(List<Explained> exact, List<Explained> reduced) {
    var pairs = new LinkedHashMap<String, List<Pair>>();
    for (int i = 0; i < exact.size(); i++) {
      List<AttentionMap> maps = exact.get(i).maps();
      for (int k = 0; k < maps.size(); k++) {
        AttentionMap map = maps.get(k);
        pairs
            .computeIfAbsent(map.method() + " " + map.layer().name(), key -> new ArrayList<>())
            .add(new Pair(i, map, reduced.get(i).maps().get(k)));
      }
    }
    return pairs;
  }

  private List<InputImage> inputs(String architecture) {
    Preprocessing preprocessing = new Catalogue().architecture(architecture).preprocessing();
    return IntStream.range(0, SCENES)
        .mapToObj(
            i ->
                new InputImage(
                    "scene " + i, preprocessing.apply(scenes.get(i).image()), OptionalInt.empty()))
        .toList();
  }

  /** Empty for maps that are nowhere positive. */
  private Optional<Double> energyInside(int image, AttentionMap map) {
    Scene scene = scenes.get(image);
    var object =
        PixelMask.ofBoxes(scene.image().height(), scene.image().width(), List.of(scene.box()));
    RegionWeights weights = RegionWeights.of(object, map.height(), map.width());
    return RegionMetrics.of(map.values(), weights).map(RegionMetrics::energyInside);
  }

  @ParameterizedTest
  @CsvSource({
    "scenenet,BFLOAT16,0.012",
    "scenenet-cbam,BFLOAT16,0.012",
    "scenenet-bam,BFLOAT16,0.012",
    "scenenet,FLOAT16,0.002"
  })
  void predictionsAreTheSameAndProbabilitiesNear(
      String architecture, Precision precision, double bound) {
    ModelSpec model =
        ModelSpec.of(architecture, architecture, new WeightsSource.Bundled(architecture));
    List<InputImage> images = inputs(architecture);
    List<Explained> exact = explained(model, images, Precision.FLOAT32);
    List<Explained> reduced = explained(model, images, precision);
    double largest = 0;
    for (int i = 0; i < SCENES; i++) {
      var before = exact.get(i).prediction();
      var after = reduced.get(i).prediction();
      double sure = before.probability().getAsDouble();
      double lead = sure - before.top().get(1).probability().getAsDouble();
      if (lead > 2 * bound) {
        assertThat(after.classIndex()).isEqualTo(before.classIndex());
      }
      largest = Math.max(largest, Math.abs(after.probability().getAsDouble() - sure));
      assertThat(after.logit()).isNotEqualTo(before.logit());
    }
    assertThat(largest).isBetween(1e-6, bound);
  }

  @ParameterizedTest
  @CsvSource({
    "scenenet,BFLOAT16,0.015,0.96,0.89,0.01",
    "scenenet-cbam,BFLOAT16,0.015,0.96,0.89,0.01",
    "scenenet-bam,BFLOAT16,0.015,0.96,0.89,0.01",
    "scenenet,FLOAT16,0.002,0.99,0.96,0.005"
  })
  void mapsOfTrainedNetworksStayNear(
      String architecture,
      Precision precision,
      double lastLayer,
      double gradients,
      double flow,
      double energy) {
    ModelSpec model =
        ModelSpec.of(architecture, architecture, new WeightsSource.Bundled(architecture));
    List<InputImage> images = inputs(architecture);
    Map<String, List<Pair>> pairs =
        pairs(explained(model, images, Precision.FLOAT32), explained(model, images, precision));
    assertNear(pairs, SCENES, " layer3.1", lastLayer, gradients, flow);
    pairs.forEach((place, maps) -> assertThat(change(maps)).as(place).isBetween(-energy, energy));
  }

  @ParameterizedTest
  @CsvSource({"BFLOAT16,0.02,0.93,0.8", "FLOAT16,0.003,0.99,0.9"})
  void mapsOfASeededResNet18DoSo(
      Precision precision, double lastLayer, double gradients, double flow) {
    ModelSpec model = SeededModels.spec("resnet18", 64);
    List<InputImage> images = SeededModels.images(BATCH, 64);
    Map<String, List<Pair>> pairs =
        pairs(explained(model, images, Precision.FLOAT32), explained(model, images, precision));
    assertNear(pairs, BATCH, " layer4.1", lastLayer, gradients, flow);
  }

  private static void assertNear(
      Map<String, List<Pair>> pairs,
      int images,
      String last,
      double lastLayer,
      double gradients,
      double flow) {
    pairs.forEach(
        (place, maps) -> {
          assertThat(maps).as(place).hasSize(images).allMatch(pair -> Pair.error(pair) > 1e-5);
          if (place.endsWith(last)) {
            assertThat(maps).as(place).allMatch(pair -> Pair.error(pair) < lastLayer);
          }
          if (place.startsWith("relevance-cam")) {
            assertThat(maps).as(place).allMatch(pair -> Pair.correlation(pair) > 0.997);
          } else if (place.startsWith("hirescam")) {
            assertThat(maps).as(place).allMatch(pair -> Pair.correlation(pair) > gradients);
          }
          // A flow's abandoned neurons hang on single comparisons: typical maps are bounded.
          assertThat(median(maps)).as(place).isGreaterThan(flow);
        });
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32,0", "BFLOAT16,0", "FLOAT16,1"})
  void onlyHalvesEndAt65504AndSuchAnImageFails(Precision precision, int failures) {
    float[] values = SeededModels.image("bright", 32).prepared().values().clone();
    values[100] = 70_000;
    List<InputImage> images =
        List.of(SeededModels.image("usual", 32), SeededModels.image("bright", 32, values));
    try (TorchEngine engine = TorchEngine.on("cpu", OptionalInt.empty(), precision);
        Session session = engine.open(SeededModels.spec("scenenet", 32), PLAN)) {
      List<Outcome> outcomes = session.explain(images);
      assertThat(outcomes.get(0)).isInstanceOf(Explained.class);
      assertThat(
              outcomes.stream()
                  .filter(Outcome.Failed.class::isInstance)
                  .map(outcome -> ((Outcome.Failed) outcome).errorClass()))
          .hasSize(failures)
          .allMatch("NonFinite"::equals);
    }
  }

  /** Nothing may be cast on the way: the engine with and without the choice is one. */
  @ParameterizedTest
  @CsvSource({"scenenet-cbam", "scenenet-bam"})
  void float32IsWhatAnEngineComputesThatWasNotAsked(String architecture) {
    ModelSpec model =
        ModelSpec.of(architecture, architecture, new WeightsSource.Bundled(architecture));
    List<InputImage> images = inputs(architecture).subList(0, BATCH);
    List<Explained> chosen = explained(model, images, Precision.FLOAT32);
    try (TorchEngine engine = TorchEngine.on("cpu");
        Session session = engine.open(model, PLAN)) {
      List<Outcome> usual = session.explain(images);
      for (int i = 0; i < BATCH; i++) {
        List<AttentionMap> maps = ((Explained) usual.get(i)).maps();
        for (int k = 0; k < maps.size(); k++) {
          assertThat(chosen.get(i).maps().get(k).values()).containsExactly(maps.get(k).values());
        }
      }
    }
  }

  private static double median(List<Pair> maps) {
    double[] sorted = maps.stream().mapToDouble(Pair::correlation).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** Mean over the scenes of what the energy in the box changes by. */
  private double change(List<Pair> maps) {
    return maps.stream()
        .flatMap(
            pair ->
                energyInside(pair.image(), pair.exact())
                    .flatMap(
                        before ->
                            energyInside(pair.image(), pair.reduced()).map(after -> after - before))
                    .stream())
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }
}
