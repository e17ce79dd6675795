package io.naflow.session;

import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import io.naflow.weights.StateDict;
import io.naflow.weights.StoredTensor;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the names and shapes of a checkpoint do not tell: networks that take the same tensors and
 * compute something else with them.
 */
final class Assumptions {
  /** What a first convolution may take. */
  private static final int MOST_CHANNELS = 16;

  private Assumptions() {}

  /** A sentence for each network that a state dict fits as well as the chosen one. */
  static List<String> of(Architecture chosen, StateDict stateDict) {
    Adapted own = adapted(chosen, stateDict);
    Set<String> used = used(own, chosen);
    return Zoo.standard().all().stream()
        .filter(other -> !other.id().equals(chosen.id()))
        .filter(other -> hasMostNames(other, stateDict))
        .filter(other -> fits(other, stateDict))
        .filter(other -> used(adapted(other, stateDict), other).equals(used))
        .map(
            other ->
                "%s is assumed: %s has the same names and shapes, %s; models[].architecture chooses"
                    .formatted(
                        chosen.id(),
                        other.id(),
                        difference(own.graph(), adapted(other, stateDict).graph())))
        .toList();
  }

  /** Whether it is worth a closer look: all but a head may be told by the names alone. */
  private static boolean hasMostNames(Architecture architecture, StateDict stateDict) {
    Set<String> expected = architecture.graph().parameters().keySet();
    Set<String> found = WeightBinder.renamed(architecture.layout(), stateDict).keySet();
    return 2 * expected.stream().filter(found::contains).count() > expected.size()
        && found.stream().filter(expected::contains).count() * 2 > found.size();
  }

  private static boolean fits(Architecture architecture, StateDict stateDict) {
    Adapted adapted = adapted(architecture, stateDict);
    return new WeightBinder(adapted.graph(), architecture.layout(), adapted.tensors()).fits();
  }

  /** As the state dict has it. */
  static Adapted adapted(Architecture architecture, StateDict stateDict) {
    return Adapted.of(architecture, stateDict, input(architecture, stateDict), OptionalInt.empty());
  }

  /** With as many channels as the first convolution takes. */
  private static FeatureShape input(Architecture architecture, StateDict stateDict) {
    FeatureShape own = architecture.input();
    Map<String, StoredTensor> byName = WeightBinder.renamed(architecture.layout(), stateDict);
    return architecture.graph().nodes().stream()
        .filter(node -> node.inputs().contains(Graph.INPUT))
        .flatMap(node -> Optional.ofNullable(byName.get(node.name() + ".weight")).stream())
        .map(StoredTensor::shape)
        .filter(shape -> shape.size() == 4 && shape.get(1) > 0 && shape.get(1) <= MOST_CHANNELS)
        .findFirst()
        .map(shape -> new FeatureShape(shape.get(1).intValue(), own.height(), own.width()))
        .orElse(own);
  }

  /** The file's names of the tensors that become parameters. */
  private static Set<String> used(Adapted adapted, Architecture architecture) {
    Map<String, StoredTensor> byName =
        WeightBinder.renamed(architecture.layout(), adapted.tensors());
    return adapted.graph().parameters().keySet().stream()
        .filter(byName::containsKey)
        .map(name -> byName.get(name).name())
        .collect(Collectors.toSet());
  }

  /** What the other network has and lacks, in words that follow its name. */
  static String difference(Graph one, Graph other) {
    var parts = new LinkedHashSet<String>();
    Map<String, Node> nodes = nodes(one);
    Map<String, Node> others = nodes(other);
    others.forEach(
        (name, node) -> {
          if (!nodes.containsKey(name)) {
            parts.add("with " + called(node));
          } else if (!nodes.get(name).layer().equals(node.layer())) {
            parts.add(changed(nodes.get(name), node));
          }
        });
    nodes.forEach(
        (name, node) -> {
          if (!others.containsKey(name)) {
            parts.add("without " + called(node));
          }
        });
    return parts.isEmpty() ? "with another preprocessing" : String.join(", ", parts);
  }

  private static String called(Node node) {
    String kind = node.layer().kind();
    return kind.equals(node.name()) ? kind : kind + " " + node.name();
  }

  private static String changed(Node from, Node to) {
    String kind = from.layer().kind();
    return kind.equals(to.layer().kind())
        ? "with %s in place of %s".formatted(to.layer(), from.layer())
        : "with %s in place of %s".formatted(to.layer().kind(), kind);
  }

  private static Map<String, Node> nodes(Graph graph) {
    var nodes = new LinkedHashMap<String, Node>();
    graph.nodes().forEach(node -> nodes.put(node.name(), node));
    return nodes;
  }
}
