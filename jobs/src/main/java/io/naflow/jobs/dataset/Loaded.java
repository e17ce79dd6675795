package io.naflow.jobs.dataset;

import io.naflow.image.ObjectMask;
import io.naflow.image.RgbImage;
import io.naflow.jobs.dataset.source.Problem;
import java.util.Optional;

/** An image as far as it could be brought to memory. */
public sealed interface Loaded {
  ImageItem item();

  /**
   * Decoded.
   *
   * @param sha256 of the file's bytes, hexadecimal
   * @param turned whether its EXIF orientation had it turned upright
   * @param mask of its object, of the image's size, if it has one
   */
  record Decoded(ImageItem item, String sha256, RgbImage image, boolean turned, Optional<Mask> mask)
      implements Loaded {}

  /**
   * A mask.
   *
   * @param sha256 of its file's bytes, hexadecimal
   */
  record Mask(ObjectMask object, String sha256) {}

  /**
   * Not decoded.
   *
   * @param sha256 of the file's bytes, or empty where they could not be read
   */
  record Broken(ImageItem item, String sha256, Problem problem) implements Loaded {}

  /** SHA-256 of the bytes, hexadecimal; empty where they could not be read. */
  String sha256();
}
