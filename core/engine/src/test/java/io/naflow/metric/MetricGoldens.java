package io.naflow.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.image.Box;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Values computed by other people's code: scripts/make-metric-goldens.py. */
public final class MetricGoldens {
  private MetricGoldens() {}

  public static List<JsonNode> cases(String name) {
    return StreamSupport.stream(read("metrics.json").get(name).spliterator(), false).toList();
  }

  public static JsonNode read(String file) {
    try (InputStream stream = MetricGoldens.class.getResourceAsStream("/golden/" + file)) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All numbers of a nested array, in order. */
  public static float[] floats(JsonNode node) {
    double[] doubles = doubles(node);
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }

  public static double[] doubles(JsonNode node) {
    List<Double> values = new ArrayList<>();
    collect(node, values);
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  public static List<Box> boxes(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .map(MetricGoldens::doubles)
        .map(edges -> new Box(edges[0], edges[1], edges[2], edges[3]))
        .toList();
  }

  private static void collect(JsonNode node, List<Double> values) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, values));
    } else {
      values.add(node.isBoolean() ? (node.asBoolean() ? 1.0 : 0.0) : node.asDouble());
    }
  }
}
