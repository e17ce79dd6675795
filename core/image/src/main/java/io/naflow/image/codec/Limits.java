package io.naflow.image.codec;

import io.naflow.image.RgbImage;

/** How large an image may be; asked once its header is read, before memory is taken. */
record Limits(long maxPixels, long maxBytes) {

  void checkBytes(long bytes) {
    if (bytes > maxBytes) {
      throw DecodeFailures.tooLarge("it has %d bytes, the limit is %d".formatted(bytes, maxBytes));
    }
  }

  /** Checks what the header says, and returns the bytes that its RGB pixels take. */
  int checkSize(long width, long height) {
    if (width < 1 || height < 1) {
      throw DecodeFailures.corrupt("its header gives %d×%d pixels".formatted(width, height));
    }
    long most = Math.min(maxPixels, RgbImage.MAX_PIXELS);
    if (width > most || height > most || width * height > most) {
      throw DecodeFailures.tooLarge(
          "it has %d×%d pixels, the limit is %d in all".formatted(width, height, most));
    }
    return (int) (3 * width * height);
  }
}
