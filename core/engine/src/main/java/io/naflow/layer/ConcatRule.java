package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer.Concat;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;

/** Concatenation along the channels; backwards each branch gets its own channels. */
public final class ConcatRule implements Rule<Concat> {
  @Override
  public Operator bind(Concat layer, Binding binding) {
    return new ConcatOperator(binding.inputs());
  }

  private record ConcatOperator(List<FeatureShape> shapes) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ops.concat(inputs.stream().map(Operand::value).toList());
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      var parts = new ArrayList<NDArray>();
      int first = 0;
      for (FeatureShape shape : shapes) {
        parts.add(ops.channels(v.value(), first, first + shape.channels()));
        first += shape.channels();
      }
      return parts;
    }

    /** Each output has one input, so that all its relevance goes there. */
    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return adjoint(choices, Operand.shared(relevance), ops);
    }
  }
}
