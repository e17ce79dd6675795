package io.naflow.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files that scripts/make-weights-fixtures.py made with PyTorch, and what it has in them. */
final class Fixtures {

  private Fixtures() {}

  /**
   * A tensor as PyTorch has it.
   *
   * @param dtype its type
   * @param shape its shape
   * @param values its numbers in row-major order
   */
  record Expected(DType dtype, List<Long> shape, double[] values) {}

  static Path file(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/weights/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Checkpoint read(String name) {
    return Checkpoint.read(file(name));
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the readable ones. */
  static Stream<String> names() {
    List<String> names = new ArrayList<>();
    expected().fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  static Map<String, Expected> expected(String name) {
    Map<String, Expected> tensors = new LinkedHashMap<>();
    expected()
        .get(name)
        .properties()
        .forEach(
            field -> {
              List<Long> shape = new ArrayList<>();
              field.getValue().get("shape").forEach(size -> shape.add(size.asLong()));
              JsonNode values = field.getValue().get("values");
              double[] numbers = new double[values.size()];
              for (int i = 0; i < numbers.length; i++) {
                numbers[i] = number(values.get(i));
              }
              DType dtype = DType.valueOf(field.getValue().get("dtype").asText());
              tensors.put(field.getKey(), new Expected(dtype, shape, numbers));
            });
    return tensors;
  }

  private static double number(JsonNode node) {
    return switch (node.asText()) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> node.asDouble();
    };
  }

  private static JsonNode expected() {
    try {
      return new ObjectMapper().readTree(bytes("expected.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
