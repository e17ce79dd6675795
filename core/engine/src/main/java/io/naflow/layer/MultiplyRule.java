package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Combine.Multiply;
import io.naflow.network.FeatureShape;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * Product of a map and a gate made of the network's own data, {@code y = x·g}. Frozen map and
 * adjoint: products with the held gate. Gradient: both sides vary.
 */
public final class MultiplyRule implements Rule<Multiply> {
  @Override
  public Operator bind(Multiply layer, Binding binding) {
    return new MultiplyOperator(binding.inputs().get(0), binding.inputs().get(1));
  }

  private record MultiplyOperator(FeatureShape map, FeatureShape gate) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      NDArray g = inputs.get(1).value();
      return new Activation(ops.multiply(Operand.shared(x), g), List.of(g, x));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ops.multiply(inputs.get(0), choices.get(0));
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ops.multiply(v, choices.get(0)));
    }

    @Override
    public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
      NDArray ofGate = ops.multiply(Operand.shared(v.value()), choices.get(1));
      return List.of(
          ops.multiply(Operand.shared(v.value()), choices.get(0)),
          ArrangeOps.sumTo(ofGate, gate, ops));
    }

    /** Both sides together grow the product twice as fast as one: {@code y - J(x, g) = -y}. */
    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      NDArray y = ops.multiply(Operand.shared(choices.get(1)), choices.get(0));
      return Optional.of(ops.multiply(Operand.disposable(ops.scale(y, -1)), v));
    }

    /** All to the map: the gate only says how much of it. */
    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return List.of(relevance, ops.scale(inputs.get(1), 0));
    }

    @Override
    public Optional<NDArray> spatialAttention(List<NDArray> choices) {
      boolean spatial =
          gate.channels() == 1
              && map.channels() > 1
              && gate.height() == map.height()
              && gate.width() == map.width();
      return spatial ? Optional.of(choices.get(0)) : Optional.empty();
    }
  }
}
