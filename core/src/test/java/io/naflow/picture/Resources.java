package io.naflow.picture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Golden files, made by scripts/make-picture-goldens.py or taken from other people's code. */
final class Resources {
  private Resources() {}

  static byte[] bytes(String path) {
    try (InputStream stream = Resources.class.getResourceAsStream(path)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(bytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All numbers of a nested array, in order. */
  static float[] floats(JsonNode array) {
    if (array.isNumber()) {
      return new float[] {array.floatValue()};
    }
    float[] values = new float[0];
    for (JsonNode element : array) {
      float[] more = floats(element);
      float[] both = new float[values.length + more.length];
      System.arraycopy(values, 0, both, 0, values.length);
      System.arraycopy(more, 0, both, values.length, more.length);
      values = both;
    }
    return values;
  }
}
