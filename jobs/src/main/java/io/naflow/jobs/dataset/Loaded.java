package io.naflow.jobs.dataset;

import io.naflow.api.Arrival;
import io.naflow.api.Outcome;
import io.naflow.api.intake.Seen;
import io.naflow.image.ObjectMask;
import io.naflow.image.Preprocessing;
import java.util.Optional;

/** An image as far as it could be brought to memory. */
public sealed interface Loaded {
  ImageItem item();

  /** SHA-256 of the bytes, hexadecimal; empty where they could not be read. */
  String sha256();

  /** As one of the models takes it that it was loaded for. */
  Arrival as(Preprocessing model);

  /**
   * Decoded, and prepared for the models.
   *
   * @param item with boxes in pixels
   * @param seen as models see it
   * @param mask of its object, of the image's size, if it has one
   */
  record Decoded(ImageItem item, String sha256, Seen.Whole seen, Optional<Mask> mask)
      implements Loaded {
    @Override
    public Arrival as(Preprocessing model) {
      return seen.as(item.name(), item.label(), model);
    }
  }

  /**
   * A mask.
   *
   * @param sha256 of its file's bytes, hexadecimal
   */
  record Mask(ObjectMask object, String sha256) {}

  /** Not decoded. */
  record Broken(ImageItem item, String sha256, Outcome.Failed problem) implements Loaded {
    @Override
    public Arrival as(Preprocessing model) {
      return problem;
    }
  }
}
