package io.naflow.train;

import io.naflow.image.Preprocessing;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import io.naflow.train.NetworkTrainer.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Batches of generated scenes, each scene once, made by a thread of its own while the network
 * learns from those before. What is in a batch depends on the seed and the step alone.
 */
final class SceneBatches implements AutoCloseable {
  private static final int AHEAD = 3;

  private final SceneGenerator scenes;
  private final Preprocessing preprocessing;
  private final int size;
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
   */
  SceneBatches(long seed, Preprocessing preprocessing, int size) {
    this.scenes = new SceneGenerator(seed);
    this.preprocessing = preprocessing;
    this.size = size;
  }

  /** The next batch, which is {@link #batch} of how often this was called before. */
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

  /** The batch of a step. */
  Batch batch(int step) {
    float[] labels = new float[size];
    FloatBuffer images =
        ByteBuffer.allocateDirect(
                3 * SceneGenerator.SIDE * SceneGenerator.SIDE * size * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < size; i++) {
      Scene scene = scenes.scene(Math.addExact(Math.multiplyExact(step, size), i));
      preprocessing.apply(scene.image(), images);
      labels[i] = scene.label();
    }
    return new Batch(images.flip(), labels);
  }

  @Override
  public void close() {
    producer.shutdownNow();
  }
}
