package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Move.Pad;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/** A border of one value, which is the frozen map's offset; backwards it is cut off. */
public final class PadRule implements Rule<Pad> {
  @Override
  public Operator bind(Pad layer, Binding binding) {
    return new PadOperator(layer);
  }

  private record PadOperator(Pad pad) implements MoveOperator {
    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      double value = offset == Offset.INCLUDED ? pad.value() : 0;
      return ArrangeOps.pad(inputs.get(0).value(), pad, value, ops);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ArrangeOps.unpad(v.value(), pad, ops));
    }

    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      if (pad.value() == 0) {
        return Optional.empty();
      }
      NDArray inside = ops.scale(ArrangeOps.unpad(v, pad, ops), 0);
      return Optional.of(
          ops.multiply(Operand.disposable(ArrangeOps.pad(inside, pad, pad.value(), ops)), v));
    }
  }
}
