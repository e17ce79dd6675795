package io.naflow.session;

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
import io.naflow.api.choice.Choices;
import io.naflow.image.RgbImage;
import io.naflow.method.Methods;
import java.util.Arrays;
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

  @Test
  void imageThatIsNotFiniteFailsAloneUnderEveryMethod() {
    String[] ids =
        Methods.ids().stream().filter(AllMethodsTest::appliesHere).toArray(String[]::new);
    try (Session session = engine.open(CBAM, ExplainPlan.of(ids))) {
      InputImage good = image(session, 1);
      InputImage bad = image(session, 2);
      Arrays.fill(bad.prepared().values(), Float.NaN);
      List<Outcome> outcomes = session.explain(List.of(bad, good));
      assertThat(outcomes.get(0)).isInstanceOf(Outcome.Failed.class);
      var alone = (Outcome.Explained) session.explain(List.of(good, good)).get(1);
      var besides = (Outcome.Explained) outcomes.get(1);
      for (int i = 0; i < alone.maps().size(); i++) {
        AttentionMap map = besides.maps().get(i);
        assertThat(map.values())
            .as(map.method() + " at " + map.layer().name())
            .containsExactly(alone.maps().get(i).values());
      }
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
      long channels =
          session.layers().stream()
              .filter(layer -> layer.index() >= 0)
              .mapToLong(LayerInfo::channels)
              .sum();
      assertThat(session.costs())
          .containsExactly(
              new MethodCost("rise", 2000, 0),
              new MethodCost("gradcam", 0, 0),
              new MethodCost("ablationcam", channels, 0),
              new MethodCost("relevance-cam", 1, 2));
    }
  }

  @Test
  void costsFollowTheSettings() {
    ExplainPlan plan =
        ExplainPlan.of("rise", "scorecam", "smooth-gradcam++")
            .with("rise", new Choices(Map.of("masks", 30)))
            .with("scorecam", new Choices(Map.of("channels", 4)))
            .with("smooth-gradcam++", new Choices(Map.of("samples", 9)));
    try (Session session = engine.open(CBAM, plan)) {
      assertThat(session.costs())
          .containsExactly(
              new MethodCost("rise", 30, 0),
              new MethodCost("scorecam", 7 * 4, 0),
              new MethodCost("smooth-gradcam++", 9, 9));
    }
  }

  @Test
  void settingsThatDoNotFitAreRefusedBeforeAnyWork() {
    ExplainPlan plan = ExplainPlan.of("rise", "gradcam");
    assertThatThrownBy(() -> engine.open(CBAM, plan.with("rise", new Choices(Map.of("masks", 0)))))
        .hasMessage(
            "Cannot run rise with masks = 0: it must be a whole number from 1 to 1000000, such as 2000");
    assertThatThrownBy(
            () -> engine.open(CBAM, plan.with("gradcam", new Choices(Map.of("seed", 0)))))
        .hasMessage("Cannot choose 'seed' of gradcam: it has nothing to choose");
    assertThatThrownBy(() -> plan.with("scorecam", Choices.STANDARD))
        .hasMessageStartingWith(
            "Cannot choose settings of [scorecam]: the methods are [rise, gradcam]; ");
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
