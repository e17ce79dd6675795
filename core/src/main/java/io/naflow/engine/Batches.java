package io.naflow.engine;

import ai.djl.ndarray.NDArray;
import io.naflow.api.InputImage;
import io.naflow.graph.FeatureShape;
import io.naflow.runtime.Ops;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Brings prepared images to the device. */
final class Batches {
  private Batches() {}

  /**
   * A batch.
   *
   * @param images all of {@code shape}
   * @return N×3×H×W
   * @throws IllegalArgumentException if an image was prepared in another size; the message names it
   */
  static NDArray of(List<InputImage> images, FeatureShape shape, Ops ops) {
    int size = Math.toIntExact(shape.neurons());
    FloatBuffer values =
        ByteBuffer.allocateDirect(Math.multiplyExact(images.size() * size, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (InputImage image : images) {
      if (image.prepared().height() != shape.height()
          || image.prepared().width() != shape.width()) {
        throw new IllegalArgumentException(
            "Cannot explain image '%s': it was prepared as %d×%d, and the model takes %d×%d; use the model's own preprocessing"
                .formatted(
                    image.name(),
                    image.prepared().height(),
                    image.prepared().width(),
                    shape.height(),
                    shape.width()));
      }
      values.put(image.prepared().values());
    }
    values.rewind();
    return ops.tensor(values, images.size(), shape.channels(), shape.height(), shape.width());
  }
}
