package io.naflow.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.Preprocessing;
import io.naflow.lab.train.NetworkTrainer.Batch;
import io.naflow.network.Size;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SceneBatchesTest {
  private static final Preprocessing PREPROCESSING =
      Zoo.standard().architecture("scenenet").preprocessing();

  @Test
  void batchesAreTheScenesOfTheSeedInOrderAsInferenceWouldSeeThem() {
    var scenes = new SceneGenerator(9);
    try (var batches = new SceneBatches(9, PREPROCESSING, 6, 0)) {
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

  /** A window of the scene that holds the shape is found again in it, pixel by pixel. */
  @Test
  void closeUpsAreWindowsOfTheScenesThatHoldTheWholeShape() {
    int side = SceneBatches.WINDOW;
    var scenes = new SceneGenerator(9);
    try (var batches = new SceneBatches(9, PREPROCESSING, 16, 2)) {
      for (int step = 0; step < 2; step++) {
        Batch batch = batches.next();
        assertThat(batch.size()).isEqualTo(Size.of(side));
        for (int i = 0; i < 16; i++) {
          float[] window = new float[3 * side * side];
          batch.images().get(window);
          Scene scene = scenes.scene(16 * step + i);
          assertThat(batch.labels()[i]).isEqualTo(scene.label());
          assertThat(windowsHoldingTheShape(scene, side)).contains(window);
        }
      }
      assertThat(batches.next().size()).isEqualTo(Size.of(SceneGenerator.SIDE));
    }
  }

  private static List<float[]> windowsHoldingTheShape(Scene scene, int side) {
    float[] whole = PREPROCESSING.apply(scene.image()).values();
    var windows = new ArrayList<float[]>();
    for (int top = 0; top + side <= SceneGenerator.SIDE; top++) {
      for (int left = 0; left + side <= SceneGenerator.SIDE; left++) {
        if (left <= scene.box().x0()
            && top <= scene.box().y0()
            && left + side >= scene.box().x1()
            && top + side >= scene.box().y1()) {
          windows.add(window(whole, left, top, side));
        }
      }
    }
    return windows;
  }

  private static float[] window(float[] whole, int left, int top, int side) {
    float[] window = new float[3 * side * side];
    for (int i = 0; i < window.length; i++) {
      int plane = i / (side * side);
      int y = top + i / side % side;
      window[i] = whole[(plane * SceneGenerator.SIDE + y) * SceneGenerator.SIDE + left + i % side];
    }
    return window;
  }
}
