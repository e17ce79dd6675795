package io.naflow.api.intake;

import io.naflow.api.Arrival;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.image.Preprocessing;
import io.naflow.image.RgbImage;
import io.naflow.image.Shown;
import java.util.Map;
import java.util.OptionalInt;

/** One image as models see it, as far as it came. Its own pixels, however many, are gone. */
public sealed interface Seen {

  /**
   * As one model takes it.
   *
   * @param name for messages
   * @param label class index, where known
   * @param model one of the preprocessings that the image was brought through
   */
  Arrival as(String name, OptionalInt label, Preprocessing model);

  /**
   * Decoded.
   *
   * @param width of the upright original, in pixels
   * @param height likewise
   * @param turned whether its Exif orientation had it turned upright
   * @param inputs what it became by each preprocessing
   */
  record Whole(int width, int height, boolean turned, Map<Preprocessing, Input> inputs)
      implements Seen {
    public Whole {
      inputs = Map.copyOf(inputs);
    }

    @Override
    public Arrival as(String name, OptionalInt label, Preprocessing model) {
      return inputs.get(model) instanceof Input.Prepared prepared
          ? new InputImage(name, prepared.shown().prepared(), label)
          : ((Input.Refused) inputs.get(model)).why();
    }

    /**
     * What a model sees, as a picture: resized and cropped, before the normalisation.
     *
     * @throws IllegalArgumentException if it could not be prepared for the model
     */
    public RgbImage view(Preprocessing model) {
      if (inputs.get(model) instanceof Input.Prepared prepared) {
        return prepared.shown().view();
      }
      throw new IllegalArgumentException(
          "Cannot show an image as %s: it could not be prepared so; see its failure"
              .formatted(model));
    }
  }

  /** Not decoded. */
  record Broken(Outcome.Failed why) implements Seen {
    @Override
    public Arrival as(String name, OptionalInt label, Preprocessing model) {
      return why;
    }
  }

  /** What an image became by one preprocessing. */
  sealed interface Input {
    record Prepared(Shown shown) implements Input {}

    record Refused(Outcome.Failed why) implements Input {}
  }
}
