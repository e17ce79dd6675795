package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.stage.BoundNode;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Layer-wise relevance propagation from the logits towards the image, each layer by its own rule
 * (z⁺). Layer inputs that the forward pass let go are computed again, segment by segment, so that
 * memory stays that of one segment.
 */
public final class RelevancePass {
  private final Network network;
  private final Set<String> wanted;

  /**
   * @param wanted nodes at whose outputs relevance is to be visited, at or before the last feature
   *     map
   */
  public RelevancePass(Network network, Set<String> wanted) {
    this.network = network;
    this.wanted = Set.copyOf(wanted);
  }

  /** Is shown each wanted layer, deep to shallow; must not keep the tensors. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param activation output of the node, N×C×H×W
     * @param relevance of that output, N×C×H×W
     */
    void visit(String node, NDArray activation, NDArray relevance, Ops ops);
  }

  /**
   * @param relevance of the network's output, N×K×1×1
   */
  public void run(Trace trace, NDArray relevance, Visitor visitor, Ops ops) {
    try (Ops scope = ops.inner()) {
      NDArray r = step(network.head(), trace.head(), relevance, (n, a, s, o) -> {}, scope);
      show(network.graph().featureMap(), trace.featureMap(), r, visitor, scope);
      List<Stage> stages = network.stages();
      for (int i = stages.size() - 1; i >= 0 && isWantedBefore(i); i--) {
        NDArray before = step(stages.get(i), trace.stage(i), r, visitor, scope);
        show(stages.get(i).input(), trace.stage(i).input(), before, visitor, scope);
        r.close();
        r = before;
      }
    }
  }

  /** Whether anything at the inner nodes or the input of a stage, or before it, is wanted. */
  private boolean isWantedBefore(int index) {
    return network.stages().subList(0, index + 1).stream()
        .anyMatch(
            stage ->
                wanted.contains(stage.input())
                    || stage.nodes().stream()
                        .anyMatch(
                            node ->
                                wanted.contains(node.name())
                                    && !node.name().equals(stage.output())));
  }

  /** Relevance of a stage's input. */
  private NDArray step(Stage stage, StageTrace at, NDArray relevance, Visitor visitor, Ops ops) {
    try (Ops inner = ops.inner()) {
      Set<String> all = stage.nodes().stream().map(BoundNode::name).collect(Collectors.toSet());
      StageTrace again = stage.forward(at.input(), all, inner);
      Map<String, NDArray> relevances = new HashMap<>();
      relevances.put(stage.output(), relevance);
      for (int i = stage.nodes().size() - 1; i >= 0; i--) {
        BoundNode node = stage.nodes().get(i);
        NDArray r = relevances.remove(node.name());
        if (!node.name().equals(stage.output())) {
          show(node.name(), again.activations().get(node.name()), r, visitor, inner);
        }
        pass(node, again, r, relevances, inner);
      }
      // The input's relevance may be the very tensor that was handed in.
      NDArray before = relevances.get(stage.input());
      return ops.adopt(before == relevance ? inner.scale(before, 1) : before);
    }
  }

  private static void pass(
      BoundNode node, StageTrace trace, NDArray r, Map<String, NDArray> into, Ops ops) {
    List<NDArray> inputs =
        node.inputs().stream()
            .map(source -> trace.activations().getOrDefault(source, trace.input()))
            .toList();
    List<NDArray> shares = node.operator().relevance(trace.choices(node), inputs, r, ops);
    for (int k = 0; k < shares.size(); k++) {
      into.merge(node.inputs().get(k), shares.get(k), (a, b) -> ops.add(Operand.shared(a), b));
    }
  }

  private void show(String node, NDArray activation, NDArray r, Visitor visitor, Ops ops) {
    if (wanted.contains(node)) {
      try (Ops inner = ops.inner()) {
        visitor.visit(node, activation, r, inner);
      }
    }
  }
}
