package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;

/** A linear layer of which each output has one input at most. */
interface MoveOperator extends Operator {
  @Override
  default Activation forward(List<Operand> inputs, Ops ops) {
    return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
  }

  /** Each output has one input, so that all its relevance goes there. */
  @Override
  default List<NDArray> relevance(
      List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
    return adjoint(choices, Operand.shared(relevance), ops);
  }
}
