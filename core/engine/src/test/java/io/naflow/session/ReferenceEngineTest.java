package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Granularity;
import io.naflow.api.LayerInfo;
import io.naflow.api.LayerSelection;
import io.naflow.api.Outcome;
import io.naflow.api.Rectify;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authors' methods and the ablations, through the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceEngineTest {
  private static final int SIDE = 64;
  private static final int SMALL = 32;

  private TorchEngine engine;

  @BeforeAll
  void start() {
    engine = TorchEngine.on("cpu");
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  @Test
  void everyLayerOfAlexNetGetsAReferenceMap() {
    var plan =
        new ExplainPlan(
            List.of("naflow-reference"),
            new LayerSelection(Granularity.LAYER, List.of()),
            new Target.Predicted(),
            new SolverSettings(0.05, 1e-9, 50));
    try (Session session = engine.open(SeededModels.spec("alexnet", SIDE), plan)) {
      List<AttentionMap> maps = maps(session);
      assertThat(maps)
          .extracting(map -> map.layer().name())
          .containsExactlyElementsOf(session.layers().stream().map(LayerInfo::name).toList());
      for (AttentionMap map : maps) {
        assertThat(map.inversion()).isPresent();
        for (float value : map.values()) {
          assertThat(value).isGreaterThanOrEqualTo(0);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet18,layer1.0.add", "squeezenet1_1,features.3.expand3x3"})
  void aNetworkThatIsNoPlainChainIsRefusedByItsFirstLayerInTheWay(String id, String layer) {
    assertThatThrownBy(
            () -> engine.open(SeededModels.spec(id, SIDE), ExplainPlan.of("naflow-reference")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Cannot cut network %s into a plain chain: layer '%s'".formatted(id, layer))
        .hasMessageEndingWith("use method naflow for other networks");
  }

  @Test
  void publishedIsImportanceTimesActivationRectifiedByChannel() {
    var plan = ExplainPlan.of("naflow-published", "naflow-importance-only").with(Rectify.CHANNEL);
    assertSameMaps(plan, "naflow-published", "naflow-importance-only");
  }

  @Test
  void importanceAloneIsHiResCam() {
    assertSameMaps(
        ExplainPlan.of("naflow-importance-only", "hirescam"), "naflow-importance-only", "hirescam");
  }

  @Test
  void rectifyingByChannelIsNeverBelowRectifyingTheSum() {
    String[] methods = {"naflow", "naflow-bpfm-only", "gradcam", "hirescam"};
    try (Session sum =
            engine.open(SeededModels.spec("cifar-resnet20", SMALL), ExplainPlan.of(methods));
        Session channel =
            engine.open(
                SeededModels.spec("cifar-resnet20", SMALL),
                ExplainPlan.of(methods).with(Rectify.CHANNEL))) {
      List<AttentionMap> signed = maps(sum);
      List<AttentionMap> rectified = maps(channel);
      boolean anyAbove = false;
      for (int k = 0; k < signed.size(); k++) {
        for (int i = 0; i < signed.get(k).values().length; i++) {
          float ofSum = signed.get(k).rectified()[i];
          float ofChannels = rectified.get(k).values()[i];
          assertThat(ofChannels).isGreaterThanOrEqualTo(ofSum - 1e-5f * Math.abs(ofSum));
          anyAbove |= ofChannels > 1.5 * ofSum;
        }
      }
      assertThat(anyAbove).isTrue();
    }
  }

  @Test
  void bpfmAloneIsTheFeatureMapItselfOnTheLastLayer() {
    var plan = ExplainPlan.of("naflow-bpfm-only", "naflow-importance-only");
    try (Session session = engine.open(SeededModels.spec("cifar-resnet20", SMALL), plan)) {
      AttentionMap last =
          maps(session).stream()
              .filter(map -> map.method().equals("naflow-bpfm-only"))
              .reduce((shallower, deeper) -> deeper)
              .orElseThrow();
      assertThat(last.layer().name()).isEqualTo("layer3.2");
      // A ReLU's output summed over its channels: nowhere negative, and not weighed by any sign.
      for (float value : last.values()) {
        assertThat(value).isGreaterThanOrEqualTo(0);
      }
      assertThat(last.values()).isNotEqualTo(new float[last.values().length]);
    }
  }

  private void assertSameMaps(ExplainPlan plan, String one, String other) {
    try (Session session = engine.open(SeededModels.spec("cifar-resnet20", SMALL), plan)) {
      List<AttentionMap> maps = maps(session);
      List<AttentionMap> left = maps.stream().filter(m -> m.method().equals(one)).toList();
      List<AttentionMap> right = maps.stream().filter(m -> m.method().equals(other)).toList();
      assertThat(left).hasSameSizeAs(session.layers()).hasSameSizeAs(right);
      for (int i = 0; i < left.size(); i++) {
        assertThat(left.get(i).values()).containsExactly(right.get(i).values());
      }
    }
  }

  private static List<AttentionMap> maps(Session session) {
    Outcome outcome =
        session
            .explain(
                SeededModels.images(
                    1, session.model().spec().architecture().equals("alexnet") ? SIDE : SMALL))
            .get(0);
    assertThat(outcome).isInstanceOf(Outcome.Explained.class);
    return ((Outcome.Explained) outcome).maps();
  }
}
