package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Pool.GlobalMaxPool;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.torch.PoolOps;
import java.util.List;

/** Global max pooling: each channel reads its one selected neuron. */
public final class GlobalMaxPoolRule implements Rule<GlobalMaxPool> {
  @Override
  public Operator bind(GlobalMaxPool layer, Binding binding) {
    return new GlobalMaxPoolOperator(binding.input());
  }

  private record GlobalMaxPoolOperator(FeatureShape shape) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      List<NDArray> pooled = ops.spatialMax(inputs.get(0).value());
      return new Activation(pooled.get(0), List.of(pooled.get(1)));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return PoolOps.gather(inputs.get(0).value(), choices.get(0), ops);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(PoolOps.scatter(v.value(), choices.get(0), shape, ops));
    }

    /** Each output has one input, so that all its relevance goes there. */
    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return adjoint(choices, Operand.shared(relevance), ops);
    }
  }
}
