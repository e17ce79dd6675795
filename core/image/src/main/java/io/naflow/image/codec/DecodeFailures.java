package io.naflow.image.codec;

import io.naflow.image.ImageException;
import io.naflow.image.ImageException.Kind;

/** The decoder's errors, each with the way out that goes with its kind. */
final class DecodeFailures {
  private DecodeFailures() {}

  static ImageException empty() {
    return failure(Kind.EMPTY, "the file has no bytes", "copy or download it again");
  }

  static ImageException notAnImage(String why) {
    return failure(
        Kind.NOT_AN_IMAGE,
        why,
        "leave it out of the dataset, or put a JPEG, PNG, GIF, BMP or WebP in its place");
  }

  static ImageException unsupported(String why) {
    return failure(Kind.UNSUPPORTED, why, "convert it to PNG or JPEG");
  }

  static ImageException truncated(String why) {
    return failure(
        Kind.TRUNCATED, why, "copy or download it again, or leave it out of the dataset");
  }

  static ImageException corrupt(String why) {
    return failure(Kind.CORRUPT, why, "copy or download it again, or leave it out of the dataset");
  }

  static ImageException corrupt(String why, Throwable cause) {
    return new ImageException(Kind.CORRUPT, corrupt(why).getMessage(), cause);
  }

  static ImageException tooLarge(String why) {
    return failure(
        Kind.TOO_LARGE,
        why,
        "shrink it, leave it out, or raise the decoder's limit if it is meant");
  }

  private static ImageException failure(Kind kind, String why, String wayOut) {
    return new ImageException(kind, "Cannot decode image: " + why + "; " + wayOut);
  }
}
