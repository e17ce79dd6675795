package io.naflow.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Golden files, made by scripts/make-picture-goldens.py. */
final class Resources {
  private Resources() {}

  static byte[] bytes(String path) {
    try (InputStream stream = Resources.class.getResourceAsStream(path)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
