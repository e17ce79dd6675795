package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer.Flatten;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/** Flattening: a change of shape, its own inverse the change back. */
public final class FlattenRule implements Rule<Flatten> {
  @Override
  public Operator bind(Flatten layer, Binding binding) {
    return new FlattenOperator(binding.input());
  }

  private record FlattenOperator(FeatureShape shape) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ops.reshape(inputs.get(0).value(), -1, shape.neurons(), 1, 1);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(unflatten(v.value(), ops));
    }

    /** Each output has one input, so that all its relevance goes there. */
    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return adjoint(choices, Operand.shared(relevance), ops);
    }

    @Override
    public Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
      return Optional.of(unflatten(ops.mask(Operand.shared(b), weights), ops));
    }

    private NDArray unflatten(NDArray v, Ops ops) {
      return ops.reshape(v, -1, shape.channels(), shape.height(), shape.width());
    }
  }
}
