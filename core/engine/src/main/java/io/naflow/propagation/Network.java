package io.naflow.propagation;

import ai.djl.ndarray.types.DataType;
import io.naflow.layer.RuleBook;
import io.naflow.network.Graph;
import io.naflow.network.Segment;
import io.naflow.network.Segments;
import io.naflow.propagation.stage.BoundNode;
import io.naflow.propagation.stage.Stage;
import io.naflow.torch.Ops;
import io.naflow.torch.Taken;
import io.naflow.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network loaded onto a device: its segments and its head, ready to run. Immutable once loaded,
 * so several threads may use it at a time. Close it to free its parameters.
 */
public final class Network implements AutoCloseable {
  private final Graph graph;
  private final TorchRuntime runtime;
  private final Ops parameters;
  private final List<Segment> segments;
  private final List<Stage> stages;
  private final Stage head;

  private Network(
      Graph graph,
      TorchRuntime runtime,
      Ops parameters,
      List<Segment> segments,
      List<BoundNode> nodes) {
    this.graph = graph;
    this.runtime = runtime;
    this.parameters = parameters;
    this.segments = segments;
    Map<String, BoundNode> open =
        new HashMap<>(nodes.stream().collect(Collectors.toMap(BoundNode::name, node -> node)));
    this.stages = new ArrayList<>();
    for (Segment segment : segments) {
      List<BoundNode> members =
          segment.nodes().stream()
              .map(node -> open.remove(node.name()))
              .filter(node -> node != null)
              .toList();
      stages.add(new Stage(segment.input(), members, segment.terminals()));
    }
    this.head =
        new Stage(
            graph.featureMap(),
            nodes.stream().filter(node -> open.containsKey(node.name())).toList(),
            Set.of());
  }

  /**
   * Loads a network. Where that fails, because a value cannot be read or memory is short, nothing
   * native is left of it.
   *
   * @param keep nodes whose own outputs are wanted: a convolution among them is not folded into the
   *     batch norm that follows it
   * @param type float32, or float64 for reference computations
   */
  public static Network load(
      Graph graph,
      Parameters parameters,
      TorchRuntime runtime,
      RuleBook rules,
      Set<String> keep,
      DataType type) {
    try (var taken = new Taken()) {
      Ops ops = runtime.scope(type);
      taken.add(ops::close);
      List<BoundNode> nodes = new NetworkLoader(graph, parameters, rules, keep, ops).load();
      var network = new Network(graph, runtime, ops, Segments.of(graph), nodes);
      taken.keep();
      return network;
    }
  }

  public Graph graph() {
    return graph;
  }

  /** Segments from the image to the last feature map, shallow to deep. */
  public List<Segment> segments() {
    return segments;
  }

  List<Stage> stages() {
    return stages;
  }

  /** The head: from the last feature map to the logits. */
  Stage head() {
    return head;
  }

  /** Opens a scope for a pass; close it to free the pass's tensors. */
  public Ops scope() {
    return runtime.scope(parameters.type());
  }

  @Override
  public void close() {
    parameters.close();
  }
}
