package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Combine.Maximum;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;

/** The larger of two maps. Frozen map: each output reads the side that was chosen. */
public final class MaximumRule implements Rule<Maximum> {
  @Override
  public Operator bind(Maximum layer, Binding binding) {
    return new MaximumOperator();
  }

  private record MaximumOperator() implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray a = inputs.get(0).value();
      NDArray b = inputs.get(1).value();
      NDArray first = ArrangeOps.atLeast(a, b, ops);
      NDArray second = ops.addNumber(Operand.disposable(ops.scale(first, -1)), 1);
      return new Activation(ArrangeOps.maximum(a, b, ops), List.of(first, second));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      NDArray a = ops.multiply(inputs.get(0), choices.get(0));
      return ops.add(Operand.disposable(a), ops.multiply(inputs.get(1), choices.get(1)));
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(
          ops.multiply(Operand.shared(v.value()), choices.get(0)),
          ops.multiply(Operand.shared(v.value()), choices.get(1)));
    }

    /** Each output has one input, so that all its relevance goes there. */
    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return adjoint(choices, Operand.shared(relevance), ops);
    }
  }
}
