package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Pool.AvgPool;
import io.naflow.network.Pool.CountPadding;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.torch.PoolOps;
import java.util.List;

/**
 * Average pooling: linear, so its frozen map is itself; inverted by its segment's least squares.
 */
public final class AvgPoolRule implements Rule<AvgPool> {
  @Override
  public Operator bind(AvgPool layer, Binding binding) {
    return new AvgPoolOperator(layer, binding.input());
  }

  private record AvgPoolOperator(AvgPool layer, FeatureShape shape) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return PoolOps.avgPool(
          inputs.get(0).value(), layer.window(), layer.rounding(), countsPadding(), ops);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(
          PoolOps.avgPoolAdjoint(
              v.value(), shape, layer.window(), layer.rounding(), countsPadding(), ops));
    }

    private boolean countsPadding() {
      return layer.padding() == CountPadding.YES;
    }
  }
}
