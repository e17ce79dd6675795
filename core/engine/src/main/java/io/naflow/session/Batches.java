package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.InputImage;
import io.naflow.image.PreparedImage;
import io.naflow.network.FeatureShape;
import io.naflow.torch.Ops;
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
    images.forEach(image -> check(image, shape));
    int size = Math.toIntExact(shape.neurons());
    FloatBuffer values = FloatBuffer.allocate(Math.multiplyExact(images.size(), size));
    images.forEach(image -> values.put(image.prepared().values()));
    values.rewind();
    return ops.tensor(values, images.size(), shape.channels(), shape.height(), shape.width());
  }

  private static void check(InputImage image, FeatureShape shape) {
    PreparedImage prepared = image.prepared();
    if (prepared.height() != shape.height() || prepared.width() != shape.width()) {
      throw new IllegalArgumentException(
          "Cannot explain image '%s': it was prepared as %d×%d, and the model takes %d×%d; use the model's own preprocessing"
              .formatted(
                  image.name(),
                  prepared.height(),
                  prepared.width(),
                  shape.height(),
                  shape.width()));
    }
  }
}
