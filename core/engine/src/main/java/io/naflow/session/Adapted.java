package io.naflow.session;

import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Layer;
import io.naflow.network.Node;
import io.naflow.weights.StateDict;
import io.naflow.weights.StoredTensor;
import io.naflow.zoo.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network as a checkpoint has it, where people have put something else in the place of its last
 * linear layer: another number of classes, a {@code Sequential} with dropout ({@code fc.1}), or
 * several linear layers ({@code fc.0}, {@code fc.3}).
 *
 * @param graph the network
 * @param tensors by names that lead to the network's
 * @param outputs number of outputs
 * @param assumptions what the file leaves open about it
 */
record Adapted(Graph graph, StateDict tensors, int outputs, List<String> assumptions) {

  /**
   * @param said number of outputs, if it is known
   */
  static Adapted of(
      Architecture architecture, StateDict found, FeatureShape input, OptionalInt said) {
    Optional<Node> head = head(architecture);
    SortedMap<Integer, StoredTensor> parts =
        head.map(node -> parts(architecture, found, node.name())).orElse(new TreeMap<>());
    if (parts.size() > 1 && isChain(List.copyOf(parts.values()))) {
      return chain(architecture, found, input, head.orElseThrow(), parts);
    }
    StateDict tensors =
        parts.size() == 1 ? single(architecture, found, head.orElseThrow().name()) : found;
    int outputs =
        said.orElseGet(
            () -> ModelLoader.classes(architecture, tensors).orElse(architecture.classes()));
    return new Adapted(architecture.graph(input, outputs), tensors, outputs, List.of());
  }

  private static Optional<Node> head(Architecture architecture) {
    Graph graph = architecture.graph();
    return Optional.of(graph.node(graph.output()))
        .filter(node -> node.layer() instanceof Layer.Linear);
  }

  /** Weights of the linear layers in the head's place, by their numbers; none where it is there. */
  private static SortedMap<Integer, StoredTensor> parts(
      Architecture architecture, StateDict found, String head) {
    var parts = new TreeMap<Integer, StoredTensor>();
    Map<String, StoredTensor> byName = WeightBinder.renamed(architecture.layout(), found);
    if (!byName.containsKey(head + ".weight")) {
      byName.forEach(
          (name, tensor) -> {
            Matcher matcher = part(head).matcher(name);
            if (matcher.matches()
                && matcher.group(2).equals("weight")
                && tensor.shape().size() == 2) {
              parts.put(Integer.valueOf(matcher.group(1)), tensor);
            }
          });
    }
    return parts;
  }

  private static Pattern part(String head) {
    return Pattern.compile(Pattern.quote(head) + "\\.(\\d{1,4})\\.(weight|bias)");
  }

  /** Dropout does nothing to a network that is not being trained. */
  private static StateDict single(Architecture architecture, StateDict found, String head) {
    return found.renamed(
        name -> {
          Matcher matcher = part(head).matcher(architecture.layout().rename(name));
          return Optional.of(matcher.matches() ? head + "." + matcher.group(2) : name);
        });
  }

  private static boolean isChain(List<StoredTensor> parts) {
    for (int i = 1; i < parts.size(); i++) {
      if (!parts.get(i).shape().get(1).equals(parts.get(i - 1).shape().get(0))) {
        return false;
      }
    }
    return parts.stream().allMatch(part -> part.shape().stream().allMatch(Adapted::isSide));
  }

  private static boolean isSide(long size) {
    return size > 0 && size < 1 << 24;
  }

  private static Adapted chain(
      Architecture architecture,
      StateDict found,
      FeatureShape input,
      Node head,
      SortedMap<Integer, StoredTensor> parts) {
    Graph whole = architecture.graph(input, architecture.classes());
    var nodes = new ArrayList<>(whole.nodes());
    nodes.remove(nodes.size() - 1);
    List<String> from = head.inputs();
    var names = new ArrayList<String>();
    int outputs = 0;
    for (Map.Entry<Integer, StoredTensor> part : parts.entrySet()) {
      if (!names.isEmpty()) {
        var relu = new Node(from.get(0) + ".relu", new Layer.Relu(), from);
        nodes.add(relu);
        from = List.of(relu.name());
      }
      outputs = part.getValue().shape().get(0).intValue();
      int in = part.getValue().shape().get(1).intValue();
      var linear =
          new Node(
              head.name() + "." + part.getKey(),
              new Layer.Linear(in, outputs, Layer.Bias.YES),
              from);
      nodes.add(linear);
      names.add(linear.name());
      from = List.of(linear.name());
    }
    Graph graph;
    try {
      graph = new Graph(whole.name(), whole.input(), nodes, whole.blocks(), whole.featureMap());
    } catch (IllegalArgumentException other) {
      // Its first linear layer does not take what the network gives: the head is missing.
      return new Adapted(whole, found, architecture.classes(), List.of());
    }
    return new Adapted(
        graph,
        found,
        outputs,
        List.of(
            "its head is taken as %s: the file does not say what stands between linear layers"
                .formatted(String.join(", ReLU, ", names))));
  }
}
