package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Held;
import io.naflow.torch.CurveOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * Smooth functions of single neurons. Frozen map: {@code x·slope} with the slope {@code f(x)/x}
 * held where {@code f(0) = 0} (SiLU, GELU, hard-swish: the slope is their own gate), the tangent
 * elsewhere. Gradient: {@code f'}.
 */
public final class CurveRule implements Rule<Curve> {
  @Override
  public Operator bind(Curve layer, Binding binding) {
    return new CurveOperator(layer);
  }

  private record CurveOperator(Curve curve) implements HeldAffineOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      return new Activation(CurveOps.value(curve, x, ops), List.of(x));
    }

    @Override
    public NDArray slope(List<NDArray> choices, Ops ops) {
      return curve.function().held() == Held.SLOPE
          ? CurveOps.secant(curve, choices.get(0), ops)
          : CurveOps.derivative(curve, choices.get(0), ops);
    }

    @Override
    public Optional<NDArray> offset(List<NDArray> choices, Ops ops) {
      return curve.function().held() == Held.SLOPE
          ? Optional.empty()
          : Optional.of(beyondTangent(choices.get(0), ops));
    }

    /** {@code f(x) - f'(x)·x}. */
    private NDArray beyondTangent(NDArray x, Ops ops) {
      NDArray linear = ops.multiply(Operand.disposable(CurveOps.derivative(curve, x, ops)), x);
      return ops.subtract(Operand.disposable(CurveOps.value(curve, x, ops)), linear);
    }

    @Override
    public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ops.multiply(v, CurveOps.derivative(curve, choices.get(0), ops)));
    }

    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      return Optional.of(ops.multiply(Operand.shared(v), beyondTangent(choices.get(0), ops)));
    }
  }
}
