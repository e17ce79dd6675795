package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Layer.Relu;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * ReLU. Frozen map: a neuron passes where it was positive. Inverse (Eq. 12): {@code x = y}; a zero
 * stays zero, the negative value behind it is abandoned.
 */
public final class ReluRule implements Rule<Relu> {
  @Override
  public Operator bind(Relu layer, Binding binding) {
    return new ReluOperator();
  }

  private record ReluOperator() implements OneToOneOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray y = ops.relu(inputs.get(0));
      return new Activation(y, List.of(y));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ops.mask(inputs.get(0), choices.get(0));
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ops.mask(v, choices.get(0)));
    }

    @Override
    public Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
      NDArray kept = ops.mask(Operand.shared(b), weights);
      return Optional.of(ops.mask(Operand.disposable(kept), choices.get(0)));
    }
  }
}
