package io.naflow.session;

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
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the names and shapes of a checkpoint do not tell: networks that take the same tensors and
 * compute something else with them.
 */
final class Assumptions {
  private Assumptions() {}

  /** A sentence for each network that a state dict fits as well as the chosen one. */
  static List<String> of(Architecture chosen, StateDict stateDict) {
    Graph graph = graph(chosen, stateDict);
    Set<String> used = used(graph, chosen, stateDict);
    return Zoo.standard().all().stream()
        .filter(other -> !other.id().equals(chosen.id()))
        .filter(other -> fits(other, stateDict))
        .filter(other -> used(graph(other, stateDict), other, stateDict).equals(used))
        .map(
            other ->
                "%s is assumed: %s has the same names and shapes, %s; models[].architecture chooses"
                    .formatted(chosen.id(), other.id(), difference(graph, graph(other, stateDict))))
        .toList();
  }

  static boolean fits(Architecture architecture, StateDict stateDict) {
    return new WeightBinder(graph(architecture, stateDict), architecture.layout(), stateDict)
        .fits();
  }

  /** As the state dict's last layer has it. */
  private static Graph graph(Architecture architecture, StateDict stateDict) {
    int classes = ModelLoader.classes(architecture, stateDict).orElse(architecture.classes());
    return architecture.graph(architecture.input(), classes);
  }

  /** The file's names of the tensors that become parameters. */
  private static Set<String> used(Graph graph, Architecture architecture, StateDict stateDict) {
    Map<String, StoredTensor> byName = WeightBinder.renamed(architecture.layout(), stateDict);
    return graph.parameters().keySet().stream()
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
