package io.naflow.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.Engine;
import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsSource;
import io.naflow.session.TorchEngine;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The weights in the jar, on scenes no network was trained on. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainedNetworksTest {
  private static final List<String> CLASSIFIERS =
      DemoTraining.NETWORKS.stream().filter(name -> !name.endsWith("embedding")).toList();

  private Engine engine;

  @BeforeAll
  void start() {
    engine = TorchEngine.on("cpu");
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  @ParameterizedTest
  @FieldSource("CLASSIFIERS")
  void theNetworksInTheJarKnowTheirShapes(String network) {
    ModelSpec model = ModelSpec.of(network, network, new WeightsSource.Bundled(network));
    assertThat(HeldOutScenes.accuracy(engine, model, 400)).isGreaterThanOrEqualTo(0.97);
  }

  @Test
  void theEmbeddingInTheJarFindsAnotherSceneOfTheSameShape() {
    ModelSpec model =
        ModelSpec.of(
            "embedding", "scenenet-embedding", new WeightsSource.Bundled("scenenet-embedding"));
    assertThat(HeldOutScenes.recallAtOne(engine, model, 400)).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void anUntrainedEmbeddingFindsHardlyMoreThanChance() {
    ModelSpec model = ModelSpec.of("random", "scenenet-embedding", new WeightsSource.Seeded());
    assertThat(HeldOutScenes.recallAtOne(engine, model, 400)).isLessThan(0.35);
  }

  /** The measure itself: random weights must do no better than chance, 1 in 8. */
  @Test
  void untrainedWeightsKnowNothing() {
    ModelSpec model = ModelSpec.of("random", "scenenet", new WeightsSource.Seeded());
    assertThat(HeldOutScenes.accuracy(engine, model, 400)).isLessThan(0.3);
  }

  @Test
  void accuracyOnNoScenesIsRefused() {
    ModelSpec model = ModelSpec.of("random", "scenenet", new WeightsSource.Seeded());
    assertThatThrownBy(() -> HeldOutScenes.accuracy(engine, model, 0))
        .hasMessage("Cannot measure accuracy on 0 scenes: at least 1 must be there");
    assertThatThrownBy(() -> HeldOutScenes.recallAtOne(engine, model, 1))
        .hasMessage("Cannot measure accuracy on 1 scenes: at least 2 must be there");
  }
}
