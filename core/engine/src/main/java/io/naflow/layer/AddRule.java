package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Layer.Add;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Collections;
import java.util.List;

/** Residual addition: the sum forwards, the same vector to every branch backwards. */
public final class AddRule implements Rule<Add> {
  @Override
  public Operator bind(Add layer, Binding binding) {
    return new AddOperator(binding.inputs().size());
  }

  private record AddOperator(int branches) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      int into = inputs.get(0).disposable() || !inputs.get(1).disposable() ? 0 : 1;
      NDArray sum = ops.add(inputs.get(into), inputs.get(1 - into).value());
      for (Operand more : inputs.subList(2, inputs.size())) {
        sum = ops.add(Operand.disposable(sum), more.value());
      }
      return sum;
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return Collections.nCopies(branches, v.value());
    }
  }
}
