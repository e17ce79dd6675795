package io.naflow.session;

import io.naflow.api.WeightsInfo.Kind;
import io.naflow.network.Graph;
import io.naflow.network.Layer;
import io.naflow.network.Node;
import io.naflow.propagation.Parameters;
import io.naflow.weights.WeightsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Values on their way into a network, each looked at as it is read for what no explanation can mean
 * anything with. Not for several threads.
 */
final class Soundness implements Parameters {
  private static final int MOST_LISTED = 4;
  private static final String WEIGHT = ".weight";

  private final Graph graph;
  private final Parameters source;
  private final Path file;

  /** By the parameter's name, those that were looked at; empty where nothing is wrong. */
  private final Map<String, Optional<String>> complaints = new HashMap<>();

  /** Layers that give the same whatever they take: their weights are all zero. */
  private final Set<String> blocking = new HashSet<>();

  /**
   * @param file that the values are of
   */
  Soundness(Graph graph, Parameters source, Path file) {
    this.graph = graph;
    this.source = source;
    this.file = file;
  }

  @Override
  public double[] values(String name) {
    double[] values = source.values(name);
    complaints.computeIfAbsent(name, first -> notFinite(first, values));
    if (name.endsWith(WEIGHT) && allZero(values)) {
      blocking.add(name.substring(0, name.length() - WEIGHT.length()));
    }
    return values;
  }

  /**
   * What the weights are good for. Reads those that nobody has read yet.
   *
   * @param otherwise what they are if nothing is wrong with them
   * @throws WeightsException if any is NaN or infinite; the message names the tensors
   */
  Kind kind(Kind otherwise) {
    List<String> names = List.copyOf(graph.parameters().keySet());
    names.stream().filter(name -> !complaints.containsKey(name)).forEach(this::values);
    List<String> all = names.stream().flatMap(name -> complaints.get(name).stream()).toList();
    if (!all.isEmpty()) {
      throw WeightsException.cannot(
          "load %s into %s".formatted(file, graph.name()),
          "%s%s"
              .formatted(
                  String.join(", ", all.subList(0, Math.min(MOST_LISTED, all.size()))),
                  all.size() > MOST_LISTED
                      ? ", and %d more tensors".formatted(all.size() - MOST_LISTED)
                      : ""),
          "every map would be NaN: take a checkpoint from before the training diverged");
    }
    return seesImage() ? otherwise : Kind.ZERO;
  }

  private static Optional<String> notFinite(String name, double[] values) {
    int nan = 0;
    int infinite = 0;
    for (double value : values) {
      // As the engine computes: what float32 cannot hold is infinite there.
      float single = (float) value;
      nan += Float.isNaN(single) ? 1 : 0;
      infinite += Float.isInfinite(single) ? 1 : 0;
    }
    return nan + infinite == 0
        ? Optional.empty()
        : Optional.of(
            "tensor %s has %d NaN and %d infinite of %d values"
                .formatted(name, nan, infinite, values.length));
  }

  private static boolean allZero(double[] values) {
    for (double value : values) {
      if ((float) value != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether any way leads from the image to the output past layers that block it. */
  private boolean seesImage() {
    var seeing = new HashSet<>(Set.of(Graph.INPUT));
    for (Node node : graph.nodes()) {
      if (!blocks(node) && node.inputs().stream().anyMatch(seeing::contains)) {
        seeing.add(node.name());
      }
    }
    return seeing.contains(graph.output());
  }

  private boolean blocks(Node node) {
    boolean linear =
        node.layer() instanceof Layer.Conv
            || node.layer() instanceof Layer.Linear
            || node.layer() instanceof Layer.BatchNorm;
    return linear && blocking.contains(node.name());
  }
}
