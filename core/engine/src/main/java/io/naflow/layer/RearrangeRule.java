package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Move.Rearrange;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;

/** A change of order and shape; backwards the change back. */
public final class RearrangeRule implements Rule<Rearrange> {
  @Override
  public Operator bind(Rearrange layer, Binding binding) {
    int count = layer.factors().size();
    long[] factors = new long[count + 1];
    long[] order = new long[count + 1];
    long[] moved = new long[count + 1];
    long[] back = new long[count + 1];
    factors[0] = -1;
    moved[0] = -1;
    for (int i = 0; i < count; i++) {
      factors[i + 1] = layer.factors().get(i);
      order[i + 1] = layer.order().get(i) + 1L;
      moved[i + 1] = layer.factors().get(layer.order().get(i));
      back[layer.order().get(i) + 1] = i + 1L;
    }
    return new RearrangeOperator(factors, order, moved, back, binding.input(), binding.output());
  }

  private record RearrangeOperator(
      long[] factors,
      long[] order,
      long[] moved,
      long[] back,
      FeatureShape input,
      FeatureShape output)
      implements MoveOperator {
    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ArrangeOps.rearrange(inputs.get(0).value(), factors, order, output, ops);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ArrangeOps.rearrange(v.value(), moved, back, input, ops));
    }
  }
}
