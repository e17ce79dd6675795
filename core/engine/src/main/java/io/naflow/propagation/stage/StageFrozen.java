package io.naflow.propagation.stage;

import ai.djl.ndarray.NDArray;
import io.naflow.layer.Operator.Offset;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Set;

/** A stage as the affine map that the choices of its forward pass make it, {@code J u + θ}. */
final class StageFrozen {
  private final Stage stage;
  private final StageTrace trace;
  private final Offset offset;
  private final Ops ops;
  private final Refs refs = new Refs();

  StageFrozen(Stage stage, StageTrace trace, Offset offset, Ops ops) {
    this.stage = stage;
    this.trace = trace;
    this.offset = offset;
    this.ops = ops;
  }

  /**
   * N×C×H×W of the pre-activation output.
   *
   * @param zeros inputs known to be zero
   */
  NDArray run(Operand u, Set<String> zeros, Taps taps) {
    refs.put(
        stage.input(),
        u.disposable()
            ? Ref.owned(u.value(), stage.carriedReadersOf(stage.input()))
            : Ref.borrowed(u.value()));
    for (BoundNode node : stage.carriedNodes()) {
      NDArray y =
          stage.terminals().contains(node.name())
              ? refs.of(node.inputs().get(0)).array()
              : output(node, zeros.containsAll(node.carried()));
      Ref ref = ref(node, y);
      refs.put(node.name(), ref);
      if (taps.wants(node.name())) {
        tap(node, ref, taps);
      }
      refs.release(node.carried());
    }
    return refs.of(stage.output()).array();
  }

  /** The node's output; the input's own count goes on where it was handed through. */
  private Ref ref(BoundNode node, NDArray y) {
    int readers = stage.carriedReadersOf(node.name());
    for (String source : node.carried()) {
      Ref before = refs.of(source);
      if (before.array() == y) {
        for (int i = 0; i < readers; i++) {
          before.addReader();
        }
        return before;
      }
    }
    return Ref.owned(y, readers);
  }

  /** A closing activation that is looked at by itself acts: what it reset to zero stays zero. */
  private void tap(BoundNode node, Ref ref, Taps taps) {
    if (stage.terminals().contains(node.name())) {
      List<Operand> before = List.of(Operand.shared(ref.array()));
      taps.put(node.name(), node.operator().frozen(trace.choices(node), before, offset, ops));
    } else {
      taps.put(node.name(), ref.array());
      ref.addReader();
    }
  }

  private NDArray output(BoundNode node, boolean zero) {
    try (Ops inner = ops.inner()) {
      List<NDArray> choices = trace.choices(node);
      List<Operand> operands = refs.operands(node.carried());
      NDArray y =
          zero
              ? node.operator().constant(choices, operands, inner)
              : node.operator().frozen(choices, operands, offset, inner);
      return Refs.adopt(y, operands, ops);
    }
  }
}
