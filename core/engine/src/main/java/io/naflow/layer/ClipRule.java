package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Pointwise.Clip;
import io.naflow.torch.CurveOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * Clipping, ReLU6 among it. Frozen map: what lies between the bounds passes, what lies beyond is
 * held at its bound. Inverse of one that clips at 0: a zero stays zero, as behind a ReLU; a neuron
 * held at the upper bound has what it lost there added again.
 */
public final class ClipRule implements Rule<Clip> {
  @Override
  public Operator bind(Clip layer, Binding binding) {
    return new ClipOperator(layer.lowest(), layer.highest(), layer.oneSided());
  }

  private record ClipOperator(double lowest, double highest, boolean oneSided)
      implements OneToOneOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      return new Activation(CurveOps.clip(x, lowest, highest, ops), List.of(x));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      NDArray y = passed(inputs.get(0).value(), choices, ops);
      return offset == Offset.NONE ? y : ops.add(Operand.disposable(y), held(choices, ops));
    }

    private NDArray passed(NDArray u, List<NDArray> choices, Ops ops) {
      return CurveOps.clipMask(u, choices.get(0), lowest, highest, ops);
    }

    /** The bounds where they hold, 0 elsewhere. */
    private NDArray held(List<NDArray> choices, Ops ops) {
      NDArray x = choices.get(0);
      NDArray y = CurveOps.clip(x, lowest, highest, ops);
      return ops.subtract(Operand.disposable(y), passed(x, choices, ops));
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(passed(v.value(), choices, ops));
    }

    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      return Optional.of(ops.multiply(Operand.shared(v), held(choices, ops)));
    }

    @Override
    public NDArray preActivation(List<NDArray> choices, NDArray y, Ops ops) {
      if (!oneSided) {
        return y;
      }
      NDArray excess = ops.addNumber(Operand.shared(choices.get(0)), -highest);
      return ops.add(Operand.disposable(ops.relu(Operand.disposable(excess))), y);
    }
  }
}
