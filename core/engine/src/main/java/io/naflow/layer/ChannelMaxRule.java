package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Combine.ChannelMax;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;

/** The largest channel at each place. Frozen map: each output reads the channel chosen. */
public final class ChannelMaxRule implements Rule<ChannelMax> {
  @Override
  public Operator bind(ChannelMax layer, Binding binding) {
    return new ChannelMaxOperator(binding.input().channels());
  }

  private record ChannelMaxOperator(int channels) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      List<NDArray> max = ops.channelMax(inputs.get(0).value());
      return new Activation(max.get(0), List.of(max.get(1)));
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ops.channelGather(inputs.get(0).value(), choices.get(0));
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ops.channelScatter(v.value(), choices.get(0), channels));
    }

    /** Each output has one input, so that all its relevance goes there. */
    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return adjoint(choices, Operand.shared(relevance), ops);
    }
  }
}
