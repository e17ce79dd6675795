package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Pool.AdaptiveAvgPool;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.torch.PoolOps;
import java.util.List;

/** Average pooling to a fixed grid, global average pooling among it: linear. */
public final class AdaptiveAvgPoolRule implements Rule<AdaptiveAvgPool> {
  @Override
  public Operator bind(AdaptiveAvgPool layer, Binding binding) {
    return new AdaptiveAvgPoolOperator(layer, binding.input());
  }

  private record AdaptiveAvgPoolOperator(AdaptiveAvgPool layer, FeatureShape shape)
      implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return PoolOps.adaptiveAvgPool(inputs.get(0).value(), layer.output(), ops);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(PoolOps.adaptiveAvgPoolAdjoint(v.value(), shape, ops));
    }
  }
}
