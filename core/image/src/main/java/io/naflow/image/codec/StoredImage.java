package io.naflow.image.codec;

import io.naflow.image.RgbImage;

/** Pixels as a file stores them, and how to turn them upright. */
record StoredImage(RgbImage image, Orientation orientation) {
  StoredImage(RgbImage image) {
    this(image, Orientation.UPRIGHT);
  }
}
