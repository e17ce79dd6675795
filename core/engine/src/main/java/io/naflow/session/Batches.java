package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.InputImage;
import io.naflow.image.PreparedImage;
import io.naflow.network.FeatureShape;
import io.naflow.torch.Ops;
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
    images.forEach(image -> check("image '" + image.name() + "'", image.prepared(), shape));
    return tensor(images.stream().map(InputImage::prepared).toList(), shape, ops);
  }

  /** As {@link #of}, of inputs without a name. */
  static NDArray prepared(List<PreparedImage> images, FeatureShape shape, Ops ops) {
    images.forEach(image -> check("an input", image, shape));
    return tensor(images, shape, ops);
  }

  private static NDArray tensor(List<PreparedImage> images, FeatureShape shape, Ops ops) {
    int size = Math.toIntExact(shape.neurons());
    FloatBuffer values =
        ByteBuffer.allocateDirect(Math.multiplyExact(images.size() * size, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    images.forEach(image -> values.put(image.values()));
    values.rewind();
    return ops.tensor(values, images.size(), shape.channels(), shape.height(), shape.width());
  }

  private static void check(String what, PreparedImage prepared, FeatureShape shape) {
    if (prepared.height() != shape.height() || prepared.width() != shape.width()) {
      throw new IllegalArgumentException(
          "Cannot explain %s: it was prepared as %d×%d, and the model takes %d×%d; use the model's own preprocessing"
              .formatted(what, prepared.height(), prepared.width(), shape.height(), shape.width()));
    }
  }
}
