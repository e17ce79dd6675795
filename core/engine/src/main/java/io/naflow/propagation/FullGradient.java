package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Graph;
import io.naflow.propagation.stage.BoundNode;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.propagation.stage.Taps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes a target apart into what the image and what each bias adds to it (Srinivas and Fleuret
 * 2019, Eq. 5): {@code y = Σ x ⊗ ∂y/∂x + Σ_l Σ b_l ⊗ ∂y/∂z_l}. Complete for every layer type: gates
 * count with their implicit bias.
 */
public final class FullGradient {
  private FullGradient() {}

  /** Is shown each term, deep to shallow; must not keep the tensor. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param node the layer whose bias it is, {@link Graph#INPUT} for the image's own term
     * @param term signed, N×C×H×W
     */
    void visit(String node, NDArray term, Ops ops);
  }

  /**
   * @param seed gradient at the network's output, N×K×1×1
   */
  public static void run(Network network, Trace trace, NDArray seed, Visitor visitor, Ops ops) {
    try (Ops scope = ops.inner()) {
      NDArray v = step(network.head(), trace.head(), seed, visitor, scope);
      for (int i = network.stages().size() - 1; i >= 0; i--) {
        NDArray before = step(network.stages().get(i), trace.stage(i), v, visitor, scope);
        v.close();
        v = before;
      }
      NDArray image = trace.stage(0).input();
      visitor.visit(Graph.INPUT, scope.multiply(Operand.disposable(v), image), scope);
    }
  }

  /** Shows a stage's terms and gives the gradient at its input. */
  private static NDArray step(Stage stage, StageTrace trace, NDArray v, Visitor visitor, Ops ops) {
    try (Ops inner = ops.inner()) {
      Set<String> all = stage.nodes().stream().map(BoundNode::name).collect(Collectors.toSet());
      Taps taps = new Taps(all);
      NDArray before = stage.gradient(trace, Operand.shared(v), taps, inner);
      for (BoundNode node : stage.nodes()) {
        node.operator()
            .biasTerm(trace.choices(node), taps.values().get(node.name()), inner)
            .ifPresent(term -> visitor.visit(node.name(), term, inner));
      }
      return ops.adopt(before);
    }
  }
}
