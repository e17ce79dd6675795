package io.naflow.lab.train;

import io.naflow.image.Preprocessing;
import io.naflow.lab.train.NetworkTrainer.Batch;
import io.naflow.network.Size;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Batches of generated scenes, each scene once, made by a thread of its own while the network
 * learns from those before. What is in a batch depends on the seed and the step alone.
 *
 * <p>The first batches are close-ups, windows of the scenes that hold the whole shape: they have
 * 0.4 of a scene's pixels to compute, and the shape is a larger part of what the network averages
 * over. Whole scenes then only add clutter.
 */
final class SceneBatches implements AutoCloseable {
  /** Side of a close-up in pixels: room for the largest shape, and divisible by all strides. */
  static final int WINDOW = 40;

  private static final int SIDE = SceneGenerator.SIDE;
  private static final int AHEAD = 3;

  private final SceneGenerator scenes;
  private final Preprocessing preprocessing;
  private final int size;
  private final int closeUps;
  private final ExecutorService producer =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "naflow-scenes");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<CompletableFuture<Batch>> ready = new ArrayDeque<>();
  private int planned;

  /**
   * @param seed of the scenes
   * @param preprocessing the network's own
   * @param size scenes a batch
   * @param closeUps how many batches are close-ups before whole scenes come
   */
  SceneBatches(long seed, Preprocessing preprocessing, int size, int closeUps) {
    this.scenes = new SceneGenerator(seed);
    this.preprocessing = preprocessing;
    this.size = size;
    this.closeUps = closeUps;
  }

  /** The batch of the step after the last call's, or of step 0. */
  Batch next() {
    while (ready.size() < AHEAD) {
      int step = planned++;
      ready.add(CompletableFuture.supplyAsync(() -> batch(step), producer));
    }
    try {
      return ready.remove().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "Cannot make batch %d of training scenes: %s; this is a defect of the generator"
              .formatted(planned - AHEAD, e.getCause()),
          e);
    }
  }

  private Batch batch(int step) {
    float[] labels = new float[size];
    int side = step < closeUps ? WINDOW : SIDE;
    FloatBuffer images =
        ByteBuffer.allocateDirect(3 * side * side * size * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < size; i++) {
      int index = Math.addExact(Math.multiplyExact(step, size), i);
      Scene scene = scenes.scene(index);
      float[] values = preprocessing.apply(scene.image()).values();
      var random = new SplittableRandom(index);
      int left = edge(scene.box().x0(), scene.box().x1(), side, random);
      int top = edge(scene.box().y0(), scene.box().y1(), side, random);
      for (int row = 0; row < 3 * side; row++) {
        int plane = row / side;
        int at = (plane * SIDE + top + row % side) * SIDE + left;
        images.put(values, at, side);
      }
      labels[i] = scene.label();
    }
    return new Batch(images.flip(), Size.of(side), labels);
  }

  /** Where a window may begin that lies in the scene and holds the shape. */
  private static int edge(double from, double to, int side, SplittableRandom random) {
    int first = Math.max(0, (int) to - side);
    int last = Math.min((int) from, SIDE - side);
    return random.nextInt(first, last + 1);
  }

  @Override
  public void close() {
    producer.shutdownNow();
  }
}
