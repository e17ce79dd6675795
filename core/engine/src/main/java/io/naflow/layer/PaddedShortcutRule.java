package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer.PaddedShortcut;
import io.naflow.network.Size;
import io.naflow.torch.ConvOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;

/** The parameter-free shortcut of the CIFAR ResNets: strided, with zero channels around. */
public final class PaddedShortcutRule implements Rule<PaddedShortcut> {
  @Override
  public Operator bind(PaddedShortcut layer, Binding binding) {
    return new PaddedShortcutOperator(layer, binding.input());
  }

  private record PaddedShortcutOperator(PaddedShortcut layer, FeatureShape shape)
      implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      NDArray strided = ConvOps.strided(inputs.get(0).value(), Size.of(layer.stride()), ops);
      return ops.padChannels(strided, layer.before(), layer.after());
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      NDArray kept = ops.channels(v.value(), layer.before(), layer.before() + shape.channels());
      return List.of(ConvOps.spread(kept, shape, Size.of(layer.stride()), ops));
    }

    /** Each output has one input, so that all its relevance goes there. */
    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return adjoint(choices, Operand.shared(relevance), ops);
    }
  }
}
