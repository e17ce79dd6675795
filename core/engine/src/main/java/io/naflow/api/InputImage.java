package io.naflow.api;

import io.naflow.image.PreparedImage;
import io.naflow.image.Preprocessing;
import io.naflow.image.RgbImage;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An image as the engine takes it, with what targets may ask of it.
 *
 * @param name for messages
 * @param prepared pixels as the model's preprocessing makes them
 * @param label class index, where known: what {@link Target.Label} explains
 * @param other the embedding that {@link Target.Likeness} compares its own with; the array is kept,
 *     not copied
 */
public record InputImage(
    String name, PreparedImage prepared, OptionalInt label, Optional<float[]> other)
    implements Arrival {

  /** An image that is compared with none. */
  public InputImage(String name, PreparedImage prepared, OptionalInt label) {
    this(name, prepared, label, Optional.empty());
  }

  /**
   * A picture in memory.
   *
   * @throws io.naflow.image.ImageException if it cannot be brought to the model's size
   */
  public static InputImage of(
      String name, RgbImage picture, OptionalInt label, Preprocessing model) {
    return new InputImage(name, model.apply(picture), label);
  }

  /** The same, to be compared with another image's embedding. */
  public InputImage against(float[] embedding) {
    return new InputImage(name, prepared, label, Optional.of(embedding));
  }

  /** The same with other pixels. */
  public InputImage with(PreparedImage changed) {
    return new InputImage(name, changed, label, other);
  }

  /** The same with another label. */
  public InputImage labelled(int classIndex) {
    return new InputImage(name, prepared, OptionalInt.of(classIndex), other);
  }
}
