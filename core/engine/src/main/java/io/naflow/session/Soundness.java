package io.naflow.session;

import io.naflow.api.WeightsInfo.Kind;
import io.naflow.network.Graph;
import io.naflow.network.Layer;
import io.naflow.network.Node;
import io.naflow.propagation.Parameters;
import io.naflow.weights.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks through all values of a network for what no explanation can mean anything with. */
final class Soundness {
  private static final int MOST_LISTED = 4;

  private final Graph graph;
  private final Parameters parameters;
  private final List<String> notFinite = new ArrayList<>();

  /** Layers that give the same whatever they take: their weights are all zero. */
  private final Set<String> blocking = new HashSet<>();

  private Soundness(Graph graph, Parameters parameters) {
    this.graph = graph;
    this.parameters = parameters;
  }

  /**
   * What the weights are good for.
   *
   * @param file they are of
   * @param otherwise what they are if nothing is wrong with them
   * @throws WeightsException if any is NaN or infinite; the message names the tensors
   */
  static Kind of(Graph graph, Parameters parameters, Path file, Kind otherwise) {
    var found = new Soundness(graph, parameters);
    graph.nodes().forEach(found::look);
    if (!found.notFinite.isEmpty()) {
      List<String> all = found.notFinite;
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
    return found.seesImage() ? otherwise : Kind.ZERO;
  }

  private void look(Node node) {
    boolean linear =
        node.layer() instanceof Layer.Conv
            || node.layer() instanceof Layer.Linear
            || node.layer() instanceof Layer.BatchNorm;
    for (String name : node.layer().parameters().keySet()) {
      String full = node.name() + "." + name;
      double[] values = parameters.values(full);
      notFinite(full, values).ifPresent(notFinite::add);
      if (linear && name.equals("weight") && allZero(values)) {
        blocking.add(node.name());
      }
    }
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
      if (!blocking.contains(node.name()) && node.inputs().stream().anyMatch(seeing::contains)) {
        seeing.add(node.name());
      }
    }
    return seeing.contains(graph.output());
  }
}
