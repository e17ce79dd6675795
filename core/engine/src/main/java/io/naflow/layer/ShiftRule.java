package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Pointwise.Shift;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/** Sum with constants. Frozen map: itself, the constants its offset. Inverse: difference. */
public final class ShiftRule implements Rule<Shift> {
  @Override
  public Operator bind(Shift layer, Binding binding) {
    return new ShiftOperator(ScaleRule.constants(binding, "bias", layer.biases()));
  }

  private record ShiftOperator(NDArray bias) implements OneToOneOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(ops.add(inputs.get(0), bias), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return offset == Offset.NONE ? inputs.get(0).value() : ops.add(inputs.get(0), bias);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(v.value());
    }

    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      return Optional.of(ops.multiply(Operand.shared(v), bias));
    }

    @Override
    public Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
      NDArray moved = ops.subtract(Operand.shared(b), bias);
      return Optional.of(ops.mask(Operand.disposable(moved), weights));
    }
  }
}
