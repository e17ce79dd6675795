package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * What attention gates have in common, {@code y = x ⊗ gate} with the gate made of x: held at its
 * forward value, the gate is the frozen map (nabp.md). The gate is the first of the choices.
 */
interface GateOperator extends OneToOneOperator {
  /** The layer's input, N×C×H×W. */
  NDArray input(List<NDArray> choices, Ops ops);

  @Override
  default NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
    return ops.multiply(inputs.get(0), choices.get(0));
  }

  @Override
  default List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
    return List.of(ops.multiply(v, choices.get(0)));
  }

  @Override
  default Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
    // J holds the gate's own slope, and y = x·gate, so that y - J x is not 0.
    NDArray held = ops.multiply(Operand.shared(v), choices.get(0));
    NDArray slope =
        ops.subtract(Operand.disposable(held), gradient(choices, Operand.shared(v), ops).get(0));
    return Optional.of(ops.multiply(Operand.disposable(slope), input(choices, ops)));
  }

  @Override
  default Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
    return Optional.of(ops.divideOrZero(ops.mask(Operand.shared(b), weights), choices.get(0)));
  }
}
