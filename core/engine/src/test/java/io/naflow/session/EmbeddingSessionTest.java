package io.naflow.session;

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
import io.naflow.api.Target.Role;
import io.naflow.api.WeightsSource;
import io.naflow.similarity.Similarities;
import io.naflow.similarity.Similarity;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that compare: their embeddings, and the flows of pairs. */
@Tag("kernels")
class EmbeddingSessionTest {
  private static final Engine ENGINE = TorchEngine.on("cpu");
  private static final int SIDE = 64;
  private static final ModelSpec SCENES =
      ModelSpec.of("scenes", "scenenet-embedding", new WeightsSource.Bundled("scenenet"));

  @AfterAll
  static void stop() {
    ENGINE.close();
  }

  private static Session open(ModelSpec spec, String similarity, String... methods) {
    var plan =
        new ExplainPlan(
            List.of(methods),
            LayerSelection.BLOCKS,
            new Target.Likeness(similarity),
            new SolverSettings(0.05, 1e-9, 2));
    return ENGINE.open(spec, plan);
  }

  /** Flows of images, each with another's embedding held. */
  private static List<Outcome> explain(
      Session session, List<InputImage> images, List<float[]> others) {
    return session.explain(
        IntStream.range(0, images.size())
            .mapToObj(i -> images.get(i).against(others.get(i)))
            .toList());
  }

  private static float[] vector(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return ((Outcome.Answered) outcome).values();
  }

  private static Outcome.Compared compared(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Compared.class);
    return (Outcome.Compared) outcome;
  }

  private static double sumAtLastLayer(Outcome outcome) {
    List<AttentionMap> maps = compared(outcome).maps();
    double sum = 0;
    for (float value : maps.get(maps.size() - 1).values()) {
      sum += value;
    }
    return sum;
  }

  @Test
  void anEmbeddingDoesNotDependOnWhatElseIsInTheBatch() {
    List<InputImage> images = SeededModels.images(3, SIDE);
    try (Session session = open(SCENES, "cosine", "naflow")) {
      List<Outcome> together = session.answer(images);
      assertThat(together).hasSize(3);
      for (int i = 0; i < 3; i++) {
        float[] vector = vector(together.get(i));
        assertThat(vector).hasSize(64);
        assertThat(Similarities.byId("dot").value(vector, vector)).isCloseTo(1, within(1e-5));
        float[] alone = vector(session.answer(List.of(images.get(i))).get(0));
        assertThat(alone).containsExactly(vector, within(1e-5f));
      }
    }
  }

  @Test
  void bothImagesOfAPairGetAFlowOfTheSameSimilarity() {
    List<InputImage> images = SeededModels.images(2, SIDE);
    try (Session session = open(SCENES, "cosine", "naflow", "gradcam")) {
      float[] query = vector(session.answer(images).get(0));
      float[] support = vector(session.answer(images).get(1));
      List<Outcome> flows = explain(session, images, List.of(support, query));

      double similarity = Similarities.byId("cosine").value(query, support);
      for (Outcome flow : flows) {
        assertThat(compared(flow).similarity()).isCloseTo(similarity, within(1e-5));
        assertThat(compared(flow).maps()).hasSize(2 * session.layers().size());
        assertThat(compared(flow).maps())
            .allMatch(map -> map.method().equals("gradcam") || map.inversion().isPresent());
      }
      assertThat(compared(flows.get(0)).maps().get(0).values())
          .isNotEqualTo(compared(flows.get(1)).maps().get(0).values());
    }
  }

  /**
   * Where the embedding is the last feature map itself, {@code Σ Λ ⊗ A = Σ_d ω_d}, which Eq. 17
   * makes ±1.
   */
  @ParameterizedTest
  @ValueSource(strings = {"cosine", "dot"})
  void productsAtTheLastLayerOfAFewShotNetworkAreTheContributions(String similarity) {
    ModelSpec conv4 = ModelSpec.of("conv4", "conv4", new WeightsSource.Seeded());
    List<InputImage> images = SeededModels.images(2, 80);
    try (Session session = open(conv4, similarity, "hirescam")) {
      float[] query = vector(session.answer(images).get(0));
      float[] support = vector(session.answer(images).get(1));
      Outcome flow = explain(session, images.subList(0, 1), List.of(support)).get(0);

      double sign = Math.signum(compared(flow).similarity());
      assertThat(sumAtLastLayer(flow)).isCloseTo(sign, within(1e-4));
      double[] contributions = Similarities.byId(similarity).contributions(query, support);
      AttentionMap last = compared(flow).maps().get(compared(flow).maps().size() - 1);
      int positions = last.height() * last.width();
      for (int p = 0; p < positions; p++) {
        double byHand = 0;
        for (int channel = 0; channel < 64; channel++) {
          byHand += contributions[channel * positions + p];
        }
        assertThat((double) last.values()[p]).isCloseTo(byHand, within(1e-5));
      }
    }
  }

  /** DN4's measure is not symmetric: each image's last map is its own share of the one value. */
  @Test
  void theSupportOfAnImageToClassPairIsExplainedAsTheSupport() {
    ModelSpec dn4 = SeededModels.spec("conv64f-dn4", 24);
    List<InputImage> images = SeededModels.images(2, 24);
    try (Session session = open(dn4, "image-to-class", "hirescam")) {
      float[] query = vector(session.answer(images).get(0));
      float[] support = vector(session.answer(images).get(1));
      Similarity measure = Similarities.of("image-to-class", OptionalInt.of(64));
      Outcome ofQuery = explain(session, images.subList(0, 1), List.of(support)).get(0);
      Outcome ofSupport =
          session
              .explain(
                  List.of(images.get(1).against(query)),
                  List.of(new Target.Likeness("image-to-class", Role.SUPPORT)))
              .get(0)
              .get(0);

      double value = measure.value(query, support);
      assertThat(measure.value(support, query)).isNotCloseTo(value, within(1e-3));
      assertThat(compared(ofQuery).similarity()).isCloseTo(value, within(1e-4));
      assertThat(compared(ofSupport).similarity()).isCloseTo(value, within(1e-4));
      assertThat(sumAtLastLayer(ofQuery)).isCloseTo(Math.signum(value), within(1e-4));
      assertThat(sumAtLastLayer(ofSupport)).isCloseTo(Math.signum(value), within(1e-4));
      double[] importance = measure.supportGradient(query, support);
      AttentionMap last = compared(ofSupport).maps().get(compared(ofSupport).maps().size() - 1);
      int places = last.height() * last.width();
      for (int p = 0; p < places; p++) {
        double byHand = 0;
        for (int channel = 0; channel < 64; channel++) {
          byHand += importance[channel * places + p] * support[channel * places + p];
        }
        assertThat((double) last.values()[p]).isCloseTo(byHand, within(1e-5));
      }
    }
  }

  /** A unit vector does not change with the scale of what it is made of (Euler): the sum is 0. */
  @Test
  void productsAtTheLastLayerOfANormalisedEmbeddingCancel() {
    List<InputImage> images = SeededModels.images(2, SIDE);
    try (Session session = open(SCENES, "dot", "hirescam")) {
      float[] support = vector(session.answer(images).get(1));
      Outcome flow = explain(session, images.subList(0, 1), List.of(support)).get(0);
      List<AttentionMap> maps = compared(flow).maps();
      double size = 0;
      for (float value : maps.get(maps.size() - 1).values()) {
        size += Math.abs(value);
      }
      assertThat(size).isGreaterThan(1e-3);
      assertThat(sumAtLastLayer(flow)).isCloseTo(0, within(1e-4 * size + 1e-6));
    }
  }

  @Test
  void aPairWithoutSimilarityFailsAlone() {
    List<InputImage> images = SeededModels.images(2, SIDE);
    try (Session session = open(SCENES, "dot", "naflow")) {
      float[] support = vector(session.answer(images).get(1));
      List<Outcome> flows = explain(session, images, List.of(new float[64], support));
      assertThat(flows.get(0)).isInstanceOf(Outcome.Failed.class);
      var failed = (Outcome.Failed) flows.get(0);
      assertThat(failed.errorClass()).isEqualTo("ZERO_SIMILARITY");
      assertThat(failed.message()).startsWith("Cannot tell what contributes to a similarity of 0");
      assertThat(compared(flows.get(1)).similarity()).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aPixelThatIsNotANumberFailsAlone() {
    float[] pixels = new float[3 * SIDE * SIDE];
    pixels[7] = Float.NaN;
    var images = List.of(SeededModels.image("bad", SIDE, pixels), SeededModels.image("ok", SIDE));
    try (Session session = open(SCENES, "cosine", "naflow")) {
      List<Outcome> found = session.answer(images);
      assertThat(found.get(0)).isInstanceOf(Outcome.Failed.class);
      float[] ok = vector(found.get(1));
      List<Outcome> flows = explain(session, images, Collections.nCopies(2, ok));
      assertThat(((Outcome.Failed) flows.get(0)).message())
          .startsWith("Cannot embed: the network's output is not finite");
      assertThat(compared(flows.get(1)).maps()).isNotEmpty();
    }
  }

  @Test
  void whatCannotBeComparedIsRefusedWithTheWayOut() {
    ModelSpec classifier = SeededModels.spec("scenenet", SIDE);
    assertThatThrownBy(() -> open(classifier, "cosine", "naflow"))
        .hasMessageContaining("Cannot compare embeddings of scenenet: it ends in classes");
    assertThatThrownBy(() -> open(SCENES, "cosine", "scorecam"))
        .hasMessageContaining("Cannot explain a similarity with scorecam")
        .hasMessageContaining("such as naflow or gradcam");
    assertThatThrownBy(() -> open(SCENES, "image-to-class", "naflow"))
        .hasMessageContaining("Cannot compare by image-to-class: the network's embedding is one");
    assertThatThrownBy(() -> open(SCENES, "cosin", "naflow"))
        .hasMessageContaining("known similarities are [cosine, dot, euclidean]");
    assertThatThrownBy(() -> ENGINE.open(SCENES, ExplainPlan.of("naflow")))
        .hasMessageContaining("Cannot classify with scenenet-embedding: it ends in an embedding");
    try (Session session = open(SCENES, "cosine", "naflow")) {
      List<InputImage> one = SeededModels.images(1, SIDE);
      assertThatThrownBy(() -> session.explain(one, List.of(new Target.Label())))
          .hasMessageContaining("Cannot explain target label of scenes: it ends in an embedding");
      assertThatThrownBy(() -> session.explain(one))
          .hasMessageContaining("Cannot compare image 'image 0': it has no other embedding");
      assertThatThrownBy(() -> explain(session, one, List.of(new float[3])))
          .hasMessageContaining("Cannot compare with an embedding of 3 numbers: scenes makes 64");
      assertThatThrownBy(() -> session.answer(SeededModels.images(1, 32)))
          .hasMessageContaining("it was prepared as 32×32, and the model takes 64×64");
    }
    try (Session session = ENGINE.open(classifier, ExplainPlan.of("naflow"))) {
      assertThatThrownBy(
              () ->
                  session.explain(
                      SeededModels.images(1, SIDE), List.of(new Target.Likeness("cosine"))))
          .hasMessage(
              "Cannot explain likeness by cosine of scenenet: it ends in classes, not in an embedding; ask for a class");
    }
  }
}
