package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Layer.LeakyRelu;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * Leaky ReLU. Frozen map: slope 1 where the neuron was positive, {@code α} elsewhere. Inverse (Eq.
 * 13): {@code x = y} where {@code y ≥ 0}, else {@code y/α}; nothing is abandoned.
 */
public final class LeakyReluRule implements Rule<LeakyRelu> {
  @Override
  public Operator bind(LeakyRelu layer, Binding binding) {
    return new LeakyReluOperator(layer.slope());
  }

  private record LeakyReluOperator(double slope) implements OneToOneOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray y = ops.leakyRelu(inputs.get(0), slope);
      return new Activation(y, List.of(y));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ops.leakyMask(inputs.get(0).value(), choices.get(0), slope);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ops.leakyMask(v.value(), choices.get(0), slope));
    }

    @Override
    public Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
      NDArray kept = ops.mask(Operand.shared(b), weights);
      return Optional.of(preActivation(choices, kept, ops));
    }

    @Override
    public NDArray preActivation(List<NDArray> choices, NDArray y, Ops ops) {
      return ops.leakyRelu(Operand.shared(y), 1 / slope);
    }
  }
}
