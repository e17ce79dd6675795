package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Move.Broadcast;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;

/** Repetition; backwards the sum over what was repeated. */
public final class BroadcastRule implements Rule<Broadcast> {
  @Override
  public Operator bind(Broadcast layer, Binding binding) {
    return new BroadcastOperator(binding.input(), binding.output());
  }

  private record BroadcastOperator(FeatureShape input, FeatureShape output)
      implements MoveOperator {
    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      NDArray x = inputs.get(0).value();
      return ops.expand(x, x.getShape().get(0), output.channels(), output.height(), output.width());
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ArrangeOps.sumTo(v.value(), input, ops));
    }
  }
}
