package io.naflow.propagation.stage;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.IdentityHashMap;
import java.util.List;

/** A stage from its output to its input. */
final class StageBackward {
  /** What is propagated. */
  enum Direction {
    /** {@code Jᵀ v} of the frozen map, without the closing activations. */
    ADJOINT,
    /** The true vector-Jacobian product, gates and closing activations included. */
    GRADIENT
  }

  private final Stage stage;
  private final StageTrace trace;
  private final Direction direction;
  private final Ops ops;
  private final Refs refs = new Refs();

  StageBackward(Stage stage, StageTrace trace, Direction direction, Ops ops) {
    this.stage = stage;
    this.trace = trace;
    this.direction = direction;
    this.ops = ops;
  }

  NDArray run(Operand v, Taps taps) {
    refs.put(stage.output(), v.disposable() ? Ref.owned(v.value(), 1) : Ref.borrowed(v.value()));
    List<BoundNode> nodes = direction == Direction.ADJOINT ? stage.carriedNodes() : stage.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      BoundNode node = nodes.get(i);
      Ref incoming = refs.remove(node.name());
      if (taps.wants(node.name())) {
        taps.put(node.name(), incoming.array());
        incoming.addReader();
      }
      List<NDArray> results =
          direction == Direction.ADJOINT && stage.terminals().contains(node.name())
              ? List.of(incoming.array())
              : backward(node, incoming.operand());
      distribute(node, results, incoming);
      incoming.release();
    }
    return refs.of(stage.input()).array();
  }

  private List<NDArray> backward(BoundNode node, Operand v) {
    try (Ops inner = ops.inner()) {
      List<NDArray> choices = trace.choices(node);
      List<NDArray> results =
          direction == Direction.ADJOINT
              ? node.operator().adjoint(choices, v, inner)
              : node.operator().gradient(choices, v, inner);
      results.forEach(result -> Refs.adopt(result, List.of(v), ops));
      return results;
    }
  }

  /** Adds a node's results to what its inputs have been given so far. */
  private void distribute(BoundNode node, List<NDArray> results, Ref incoming) {
    var made = new IdentityHashMap<NDArray, Ref>();
    made.put(incoming.array(), incoming);
    for (int k = 0; k < results.size(); k++) {
      Ref part = made.computeIfAbsent(results.get(k), array -> Ref.owned(array, 0));
      part.addReader();
      refs.add(node.inputs().get(k), part, ops);
    }
  }
}
