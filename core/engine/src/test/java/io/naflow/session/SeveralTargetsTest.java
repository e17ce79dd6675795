package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.testing.Golden;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Several questions to one forward pass. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralTargetsTest {
  private static final Target THREE = new Target.ClassIndex(3);
  private static final Target SEVEN = new Target.ClassIndex(7);
  private static final Target THREE_RATHER_THAN_SEVEN = new Target.Difference(3, 7);

  private final List<InputImage> images = SeededModels.images(3, 32);
  private TorchEngine engine;

  @BeforeAll
  void start() {
    engine = TorchEngine.on("cpu");
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  private Session open(String... methods) {
    return engine.open(SeededModels.spec("scenenet-cbam", 32), ExplainPlan.of(methods));
  }

  private static List<AttentionMap> maps(Outcome outcome) {
    return ((Outcome.Explained) outcome).maps();
  }

  @Test
  void eachTargetGetsTheMapsThatItGetsAlone() {
    try (Session session = open("naflow", "gradcam", "fullgrad")) {
      List<List<Outcome>> together = session.explain(images, List.of(THREE, SEVEN));
      assertThat(together).hasSize(2);
      List<Outcome> alone = session.explain(images, List.of(SEVEN)).get(0);
      for (int image = 0; image < images.size(); image++) {
        List<AttentionMap> expected = maps(alone.get(image));
        List<AttentionMap> found = maps(together.get(1).get(image));
        assertThat(found).hasSameSizeAs(expected);
        for (int k = 0; k < found.size(); k++) {
          assertThat(found.get(k).values()).containsExactly(expected.get(k).values());
        }
        assertThat(maps(together.get(0).get(image)).get(0).values())
            .isNotEqualTo(found.get(0).values());
      }
    }
  }

  @Test
  void aDifferenceIsExplainedByTheDifferenceOfTheMaps() {
    try (Session session = open("hirescam")) {
      List<List<Outcome>> found =
          session.explain(images, List.of(THREE, SEVEN, THREE_RATHER_THAN_SEVEN));
      for (int layer = 0; layer < session.layers().size(); layer++) {
        float[] three = maps(found.get(0).get(1)).get(layer).values();
        float[] seven = maps(found.get(1).get(1)).get(layer).values();
        float[] expected = new float[three.length];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = three[i] - seven[i];
        }
        assertThat(Golden.relativeError(maps(found.get(2).get(1)).get(layer).values(), expected))
            .isLessThan(1e-4);
      }
    }
  }

  @Test
  void aTargetThatDoesNotExistFailsAlone() {
    try (Session session = open("hirescam")) {
      List<List<Outcome>> found =
          session.explain(images, List.of(new Target.ClassIndex(900), THREE));
      assertThat(found.get(0)).allMatch(Outcome.Failed.class::isInstance);
      assertThat(found.get(1)).allMatch(Outcome.Explained.class::isInstance);
      assertThatThrownBy(() -> session.explain(images, List.of()))
          .hasMessage("Cannot explain no target: give at least one, such as the predicted class");
    }
  }
}
