package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Pointwise.PRelu;
import io.naflow.torch.CurveOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/** ReLU with learnt slopes. Frozen map: the slope each neuron had. Inverse: division by it. */
public final class PReluRule implements Rule<PRelu> {
  @Override
  public Operator bind(PRelu layer, Binding binding) {
    return new PReluOperator(binding.tensor(binding.values("weight"), 1, layer.slopes(), 1, 1));
  }

  private record PReluOperator(NDArray slopes) implements HeldAffineOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      return new Activation(
          ops.multiply(Operand.disposable(CurveOps.slopes(x, slopes, ops)), x), List.of(x));
    }

    @Override
    public NDArray slope(List<NDArray> choices, Ops ops) {
      return CurveOps.slopes(choices.get(0), slopes, ops);
    }

    @Override
    public Optional<NDArray> offset(List<NDArray> choices, Ops ops) {
      return Optional.empty();
    }
  }
}
