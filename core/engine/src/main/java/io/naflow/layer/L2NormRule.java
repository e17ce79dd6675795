package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.L2Norm;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * L2 normalisation {@code y = x/‖x‖} along the channels. Frozen map and adjoint: division by the
 * held norm, as a gate is held. Gradient: the norm varies too, {@code (v - y·⟨y,v⟩)/‖x‖}. Inverse:
 * {@code x = y·‖x‖}.
 */
public final class L2NormRule implements Rule<L2Norm> {
  @Override
  public Operator bind(L2Norm layer, Binding binding) {
    return new L2NormOperator();
  }

  private record L2NormOperator() implements OneToOneOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      NDArray norm = ops.sqrt(ops.channelSum(ops.multiply(Operand.shared(x), x)));
      NDArray y = ops.divideOrZero(x, norm);
      return new Activation(y, List.of(norm, y));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ops.divideOrZero(inputs.get(0).value(), choices.get(0));
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ops.divideOrZero(v.value(), choices.get(0)));
    }

    @Override
    public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
      NDArray y = choices.get(1);
      NDArray along = ops.channelSum(ops.multiply(Operand.shared(v.value()), y));
      NDArray radial = ops.multiply(Operand.shared(y), along);
      NDArray tangent = ops.subtract(Operand.shared(v.value()), radial);
      return List.of(ops.divideOrZero(tangent, choices.get(0)));
    }

    /** The gradient is orthogonal to x, so that all of y's share in the target is the bias's. */
    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      return Optional.of(ops.multiply(Operand.shared(v), choices.get(1)));
    }

    @Override
    public Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
      NDArray kept = ops.mask(Operand.shared(b), weights);
      return Optional.of(ops.multiply(Operand.disposable(kept), choices.get(0)));
    }
  }
}
