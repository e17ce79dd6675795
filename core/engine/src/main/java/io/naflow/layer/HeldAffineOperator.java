package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * A layer whose frozen map is {@code y = slope ⊗ x + offset}, each output with its one input:
 * smooth activations, norms by the input's own statistics, constant factors. Inverse: {@code x = (y
 * - offset)/slope}; where the slope is 0 the output carried nothing, and the input stays 0.
 */
interface HeldAffineOperator extends OneToOneOperator {
  /** The held slope; may be broadcast. */
  NDArray slope(List<NDArray> choices, Ops ops);

  /** The held offset; may be broadcast; empty for 0. */
  Optional<NDArray> offset(List<NDArray> choices, Ops ops);

  @Override
  default NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
    NDArray y = ops.multiply(inputs.get(0), slope(choices, ops));
    return offset == Offset.NONE
        ? y
        : offset(choices, ops).map(more -> ops.add(Operand.disposable(y), more)).orElse(y);
  }

  @Override
  default List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
    return List.of(ops.multiply(v, slope(choices, ops)));
  }

  @Override
  default Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
    NDArray moved =
        offset(choices, ops).map(less -> ops.subtract(Operand.shared(b), less)).orElse(b);
    NDArray kept = ops.mask(Operand.shared(moved), weights);
    return Optional.of(ops.divideOrZero(kept, slope(choices, ops)));
  }
}
