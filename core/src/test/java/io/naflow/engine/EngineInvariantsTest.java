package io.naflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Granularity;
import io.naflow.api.InputImage;
import io.naflow.api.LayerSelection;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.testing.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of whole networks in float32, whatever their weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineInvariantsTest {
  private TorchEngine engine;

  @BeforeAll
  void start() {
    engine = TorchEngine.on("cpu");
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  /**
   * On the last feature map nothing is abandoned, and behind it stand a mean and a linear layer, so
   * Λ is the same everywhere in a channel.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "resnet18-cbam",
        "resnet18-bam",
        "resnet50",
        "resnet50-cbam",
        "resnet50-bam"
      })
  void onTheLastBlockNaFlowIsGradCamAndHiResCam(String architecture) {
    var plan =
        new ExplainPlan(
            List.of("hirescam", "gradcam", "naflow", "naflow-weighted", "naflow-all"),
            new LayerSelection(Granularity.BLOCK, List.of("layer4.*"), 0.99, 1),
            new Target.Predicted(),
            SolverSettings.DEFAULT);
    try (Session session = engine.open(SeededModels.spec(architecture, 64), plan)) {
      List<AttentionMap> maps = maps(session.explain(SeededModels.images(2, 64)).get(1));
      assertThat(maps).hasSize(5);
      float[] expected = maps.get(0).values();
      assertThat(expected).isNotEqualTo(new float[expected.length]);
      for (AttentionMap map : maps) {
        assertThat(Golden.relativeError(map.values(), expected)).as(map.method()).isLessThan(1e-5);
      }
    }
  }

  /**
   * The native library sums in another order for another batch size, and conjugate gradients
   * multiply what that changes, the more the longer they run and the wider the weights are spread.
   */
  @ParameterizedTest
  @CsvSource({
    "scenenet,naflow,30",
    "scenenet-cbam,naflow,30",
    "scenenet-bam,naflow,30",
    "cifar-resnet20,naflow,30",
    "scenenet-cbam,naflow-scaled,10",
    "scenenet-cbam,naflow-weighted,10",
    "scenenet-bam,naflow-all,10",
    "scenenet-cbam,hirescam,1"
  })
  void anImageAloneAndInABatchOfEightGetsTheSameMaps(
      String architecture, String method, int iterations) {
    var plan =
        new ExplainPlan(
            List.of(method),
            LayerSelection.BLOCKS,
            new Target.Predicted(),
            new SolverSettings(0.05, iterations));
    List<InputImage> images = SeededModels.images(8, 32);
    try (Session session = engine.open(SeededModels.spec(architecture, 32), plan)) {
      List<Outcome> together = session.explain(images);
      for (int i : new int[] {0, 5}) {
        List<AttentionMap> alone = maps(session.explain(List.of(images.get(i))).get(0));
        List<AttentionMap> inBatch = maps(together.get(i));
        assertThat(alone).hasSameSizeAs(session.layers()).hasSameSizeAs(inBatch);
        for (int k = 0; k < alone.size(); k++) {
          assertThat(Golden.relativeNormError(inBatch.get(k).values(), alone.get(k).values()))
              .as(alone.get(k).layer().name())
              .isLessThan(1e-4);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e38f})
  void anImageThatIsNotFiniteFailsAndItsNeighboursDoNotNotice(float value) {
    String[] methods = {"naflow", "naflow-scaled", "naflow-weighted", "naflow-all", "gradcam"};
    List<InputImage> sound = SeededModels.images(3, 32);
    List<InputImage> damaged = new ArrayList<>(sound);
    float[] values = sound.get(1).prepared().values().clone();
    Arrays.fill(values, 500, 600, value);
    damaged.set(1, SeededModels.image("damaged", 32, values));
    try (Session session =
        engine.open(SeededModels.spec("scenenet-cbam", 32), ExplainPlan.of(methods))) {
      List<Outcome> expected = session.explain(sound);
      List<Outcome> found = session.explain(damaged);
      assertThat(found.get(1)).isInstanceOf(Outcome.Failed.class);
      var failed = (Outcome.Failed) found.get(1);
      assertThat(failed.errorClass()).isEqualTo("NonFinite");
      assertThat(failed.message()).startsWith("Cannot ").contains("not finite");
      for (int i : new int[] {0, 2}) {
        List<AttentionMap> left = maps(found.get(i));
        List<AttentionMap> right = maps(expected.get(i));
        assertThat(left).hasSameSizeAs(right);
        for (int k = 0; k < left.size(); k++) {
          assertThat(left.get(k).values()).containsExactly(right.get(k).values());
          assertThat(left.get(k).inversion()).isEqualTo(right.get(k).inversion());
        }
      }
    }
  }

  private static List<AttentionMap> maps(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Explained.class);
    return ((Outcome.Explained) outcome).maps();
  }
}
