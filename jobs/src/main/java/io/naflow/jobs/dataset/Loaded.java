package io.naflow.jobs.dataset;

import io.naflow.image.RgbImage;
import io.naflow.jobs.dataset.source.Problem;

/** An image as far as it could be brought to memory. */
public sealed interface Loaded {
  ImageItem item();

  /**
   * Decoded.
   *
   * @param sha256 of the file's bytes, hexadecimal
   * @param turned whether its EXIF orientation had it turned upright
   */
  record Decoded(ImageItem item, String sha256, RgbImage image, boolean turned) implements Loaded {}

  /**
   * Not decoded.
   *
   * @param sha256 of the file's bytes, or empty where they could not be read
   */
  record Broken(ImageItem item, String sha256, Problem problem) implements Loaded {}

  /** SHA-256 of the bytes, hexadecimal; empty where they could not be read. */
  String sha256();
}
