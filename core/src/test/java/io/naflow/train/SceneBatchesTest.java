package io.naflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.Preprocessing;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import io.naflow.train.NetworkTrainer.Batch;
import io.naflow.zoo.Zoo;
import org.junit.jupiter.api.Test;

class SceneBatchesTest {
  private static final Preprocessing PREPROCESSING =
      Zoo.standard().architecture("scenenet").preprocessing();

  @Test
  void batchesAreTheScenesOfTheSeedInOrderAsInferenceWouldSeeThem() {
    var scenes = new SceneGenerator(9);
    try (var batches = new SceneBatches(9, PREPROCESSING, 6)) {
      for (int step = 0; step < 5; step++) {
        Batch batch = batches.next();
        assertThat(batch.labels()).hasSize(6);
        for (int i = 0; i < 6; i++) {
          Scene scene = scenes.scene(6 * step + i);
          assertThat(batch.labels()[i]).isEqualTo(scene.label());
          float[] expected = PREPROCESSING.apply(scene.image()).values();
          float[] found = new float[expected.length];
          batch.images().get(found);
          assertThat(found).isEqualTo(expected);
        }
        assertThat(batch.images().hasRemaining()).isFalse();
      }
    }
  }
}
