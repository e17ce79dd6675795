package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Pool.MaxPool;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.torch.PoolOps;
import java.util.List;
import java.util.Optional;

/**
 * Max pooling. Frozen map: each output reads its selected neuron. Inverse (Eq. 14): the value goes
 * back to the selected neuron, 0 elsewhere; a neuron that overlapping windows selected several
 * times gets the weighted mean of what they ask, which is the least-squares solution.
 */
public final class MaxPoolRule implements Rule<MaxPool> {
  @Override
  public Operator bind(MaxPool layer, Binding binding) {
    return new MaxPoolOperator(layer, binding.input());
  }

  private record MaxPoolOperator(MaxPool layer, FeatureShape shape) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      List<NDArray> pooled =
          PoolOps.maxPool(inputs.get(0).value(), layer.window(), layer.rounding(), ops);
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

    @Override
    public Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
      NDArray asked =
          PoolOps.scatter(ops.multiply(Operand.shared(b), weights), choices.get(0), shape, ops);
      return Optional.of(
          ops.divideOrZero(asked, PoolOps.scatter(weights, choices.get(0), shape, ops)));
    }
  }
}
