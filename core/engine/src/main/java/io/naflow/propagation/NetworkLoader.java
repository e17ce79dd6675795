package io.naflow.propagation;

import io.naflow.layer.Binding;
import io.naflow.layer.Operator;
import io.naflow.layer.RuleBook;
import io.naflow.network.Graph;
import io.naflow.network.Layer.BatchNorm;
import io.naflow.network.Layer.Conv;
import io.naflow.network.Node;
import io.naflow.propagation.stage.BoundNode;
import io.naflow.torch.Ops;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Binds every layer of a graph to its parameters. A convolution that only a batch norm reads
 * becomes one convolution with it, under the batch norm's name, unless its own output was asked
 * for.
 */
final class NetworkLoader {
  private final Graph graph;
  private final Parameters parameters;
  private final RuleBook rules;
  private final Ops ops;
  private final Map<String, Node> foldedBy = new HashMap<>();

  /**
   * @param keep convolutions whose own output is wanted, which are therefore not folded
   * @param ops scope the parameters live in
   */
  NetworkLoader(Graph graph, Parameters parameters, RuleBook rules, Set<String> keep, Ops ops) {
    this.graph = graph;
    this.parameters = parameters;
    this.rules = rules;
    this.ops = ops;
    for (Node node : rules.folding().isPresent() ? graph.nodes() : List.<Node>of()) {
      foldable(node, keep).ifPresent(conv -> foldedBy.put(node.name(), conv));
    }
  }

  /** The convolution that can be folded into a batch norm, if {@code norm} is one. */
  private Optional<Node> foldable(Node norm, Set<String> keep) {
    String source = norm.inputs().get(0);
    if (!(norm.layer() instanceof BatchNorm)
        || source.equals(Graph.INPUT)
        || keep.contains(source)
        || source.equals(graph.featureMap())) {
      return Optional.empty();
    }
    Node conv = graph.node(source);
    long readers = graph.nodes().stream().filter(node -> node.inputs().contains(source)).count();
    return conv.layer() instanceof Conv && readers == 1 ? Optional.of(conv) : Optional.empty();
  }

  /** All nodes that remain, bound, in topological order. */
  List<BoundNode> load() {
    var absorbed = new HashSet<String>();
    foldedBy.values().forEach(conv -> absorbed.add(conv.name()));
    return graph.nodes().stream()
        .filter(node -> !absorbed.contains(node.name()))
        .map(node -> foldedBy.containsKey(node.name()) ? bindFolded(node) : bind(node))
        .toList();
  }

  private BoundNode bind(Node node) {
    return new BoundNode(
        node.name(), rules.bind(node.layer(), binding(node)), node.inputs(), node.layer().held());
  }

  private BoundNode bindFolded(Node norm) {
    Node conv = foldedBy.get(norm.name());
    Operator both =
        rules
            .folding()
            .orElseThrow()
            .bindFolded(
                (Conv) conv.layer(), binding(conv), (BatchNorm) norm.layer(), binding(norm));
    return new BoundNode(norm.name(), both, conv.inputs(), 0);
  }

  private Binding binding(Node node) {
    return new Binding(
        name -> parameters.values(node.name() + "." + name),
        graph.inputShapes(node),
        graph.shape(node.name()),
        ops);
  }
}
