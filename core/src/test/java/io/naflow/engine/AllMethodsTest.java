package io.naflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Granularity;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.MethodCost;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.WeightsSource;
import io.naflow.image.RgbImage;
import io.naflow.method.Methods;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every method there is, in one session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllMethodsTest {
  private static final ModelSpec CBAM =
      ModelSpec.of("net", "scenenet-cbam", new WeightsSource.Seeded());

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
  void oneSessionMakesTheMapsOfEveryMethod() {
    List<String> ids = Methods.ids().stream().filter(id -> appliesHere(id)).toList();
    assertThat(ids).hasSizeGreaterThan(15);
    try (Session session = engine.open(CBAM, ExplainPlan.of(ids.toArray(String[]::new)))) {
      List<Outcome> outcomes = session.explain(List.of(image(session, 1), image(session, 2)));
      assertThat(outcomes).allSatisfy(o -> assertThat(o).isInstanceOf(Outcome.Explained.class));
      Map<String, Long> maps =
          ((Outcome.Explained) outcomes.get(0))
              .maps().stream()
                  .collect(Collectors.groupingBy(AttentionMap::method, Collectors.counting()));
      assertThat(maps.keySet()).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(maps)
          .containsEntry("gradcam", 7L)
          .containsEntry("scorecam", 7L)
          .containsEntry("attention-guided", 6L)
          .containsEntry("gradient-x-input", 1L)
          .containsEntry("fullgrad", 1L);
    }
  }

  /** RISE takes 2000 passes an image; the reference applies to plain chains only. */
  private static boolean appliesHere(String id) {
    return !List.of("rise", "naflow-reference").contains(id);
  }

  @Test
  void imageIsAmongTheLayersWhereAMethodExplainsItAndOthersKeepTheirIndex() {
    try (Session session = engine.open(CBAM, ExplainPlan.of("gradcam", "fullgrad"))) {
      assertThat(session.layers().get(0))
          .isEqualTo(new LayerInfo("input", -1, "input", Granularity.LAYER, 3, 64, 64, 0));
      assertThat(session.layers().stream().map(LayerInfo::index))
          .containsExactly(-1, 0, 1, 2, 3, 4, 5, 6);
    }
    try (Session session = engine.open(CBAM, ExplainPlan.of("gradcam"))) {
      assertThat(session.layers().get(0).index()).isZero();
    }
  }

  @Test
  void costsAreKnownBeforeTheRun() {
    try (Session session =
        engine.open(CBAM, ExplainPlan.of("rise", "gradcam", "ablationcam", "relevance-cam"))) {
      assertThat(session.costs())
          .containsExactly(
              new MethodCost("rise", 2000, 0),
              new MethodCost("gradcam", 0, 0),
              new MethodCost("ablationcam", 16 + 2 * (32 + 64 + 96), 0),
              new MethodCost("relevance-cam", 1, 2));
    }
  }

  @Test
  void methodThatDoesNotApplyIsRefusedBeforeAnyWork() {
    var plain = ModelSpec.of("net", "scenenet", new WeightsSource.Seeded());
    assertThatThrownBy(() -> engine.open(plain, ExplainPlan.of("attention-guided")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot explain network scenenet with attention-guided: none of");
  }

  private static InputImage image(Session session, int number) {
    byte[] pixels = new byte[64 * 64 * 3];
    new Random(number).nextBytes(pixels);
    return new InputImage(
        "image" + number,
        session.model().preprocessing().apply(new RgbImage(64, 64, pixels)),
        OptionalInt.empty());
  }
}
