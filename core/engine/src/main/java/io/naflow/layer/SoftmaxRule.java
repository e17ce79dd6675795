package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Combine.Softmax;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/** Softmax among channels. Frozen map: its tangent, whose Jacobian is symmetric. */
public final class SoftmaxRule implements Rule<Softmax> {
  @Override
  public Operator bind(Softmax layer, Binding binding) {
    return new SoftmaxOperator(layer.size(), layer.stride());
  }

  private record SoftmaxOperator(int size, int stride) implements OneToOneOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      NDArray y = ArrangeOps.softmax(x, size, stride, ops);
      return new Activation(y, List.of(y, x));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      NDArray linear = slope(inputs.get(0).value(), choices, ops);
      return offset == Offset.NONE
          ? linear
          : ops.add(Operand.disposable(linear), beyondTangent(choices, ops));
    }

    private NDArray slope(NDArray v, List<NDArray> choices, Ops ops) {
      return ArrangeOps.softmaxSlope(v, choices.get(0), size, stride, ops);
    }

    private NDArray beyondTangent(List<NDArray> choices, Ops ops) {
      return ops.subtract(Operand.shared(choices.get(0)), slope(choices.get(1), choices, ops));
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(slope(v.value(), choices, ops));
    }

    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      return Optional.of(ops.multiply(Operand.disposable(beyondTangent(choices, ops)), v));
    }
  }
}
