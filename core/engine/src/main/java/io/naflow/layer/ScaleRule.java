package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Pointwise.Scale;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/** Product with constants. Frozen map: itself. Inverse: division. */
public final class ScaleRule implements Rule<Scale> {
  @Override
  public Operator bind(Scale layer, Binding binding) {
    return new ScaleOperator(constants(binding, "weight", layer.weights()));
  }

  static NDArray constants(Binding binding, String name, FeatureShape shape) {
    return binding.tensor(binding.values(name), 1, shape.channels(), shape.height(), shape.width());
  }

  private record ScaleOperator(NDArray weight) implements HeldAffineOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(ops.multiply(inputs.get(0), weight), List.of());
    }

    @Override
    public NDArray slope(List<NDArray> choices, Ops ops) {
      return weight;
    }

    @Override
    public Optional<NDArray> offset(List<NDArray> choices, Ops ops) {
      return Optional.empty();
    }
  }
}
