package io.naflow.jobs.compare.statistic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What SciPy says; made by scripts/make-statistic-goldens.py. */
final class Golden {
  private Golden() {}

  static JsonNode of(String name) {
    return of("statistics", name);
  }

  /** All, or many, small samples. */
  static JsonNode sweep(String name) {
    return of("statistics-sweep", name);
  }

  private static JsonNode of(String file, String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file + ".json")) {
      return new ObjectMapper().readTree(in).get(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> cases(String name) {
    var cases = new ArrayList<JsonNode>();
    of(name).forEach(cases::add);
    return cases;
  }

  static double[] doubles(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }
}
