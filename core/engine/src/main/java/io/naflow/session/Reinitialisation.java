package io.naflow.session;

import io.naflow.api.WeightsSource.Reinitialised;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import io.naflow.network.Segment;
import io.naflow.network.Segments;
import io.naflow.propagation.Parameters;
import io.naflow.weights.SeededWeights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Draws the parameters of parts of a network anew. */
final class Reinitialisation {
  /** What lies behind the last feature map. */
  private static final String HEAD = "head";

  private Reinitialisation() {}

  /** The parts that have parameters, shallow to deep, with the names of these. */
  static Map<String, List<String>> parts(Graph graph) {
    var partOf = new HashMap<String, String>();
    var parts = new LinkedHashMap<String, List<String>>();
    for (Segment segment : Segments.of(graph)) {
      segment.nodes().forEach(node -> partOf.put(node.name(), segment.name()));
      parts.put(segment.name(), new ArrayList<>());
    }
    parts.put(HEAD, new ArrayList<>());
    for (String parameter : graph.parameters().keySet()) {
      String part = node(graph, parameter).map(partOf::get).orElse(HEAD);
      parts.get(part).add(parameter);
    }
    parts.values().removeIf(List::isEmpty);
    return parts;
  }

  private static Optional<String> node(Graph graph, String parameter) {
    return graph.nodes().stream()
        .map(Node::name)
        .filter(name -> parameter.startsWith(name + "."))
        .max(Comparator.comparingInt(String::length));
  }

  /**
   * The parameters with those of some parts drawn anew.
   *
   * @throws IllegalArgumentException if there is no such part; the message lists those there are
   */
  static Parameters of(Graph graph, Parameters original, Reinitialised weights) {
    Map<String, List<String>> parts = parts(graph);
    Set<String> drawn = new HashSet<>();
    for (String part : weights.parts()) {
      if (!parts.containsKey(part)) {
        throw new IllegalArgumentException(
            "Cannot draw part '%s' of network %s anew: its parts with parameters are %s"
                .formatted(part, graph.name(), parts.keySet()));
      }
      drawn.addAll(parts.get(part));
    }
    Map<String, List<Integer>> shapes = graph.parameters();
    return name ->
        drawn.contains(name)
            ? widened(
                SeededWeights.parameter(
                    "drawn anew/" + weights.seed() + "/" + name, shapes.get(name)))
            : original.values(name);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
