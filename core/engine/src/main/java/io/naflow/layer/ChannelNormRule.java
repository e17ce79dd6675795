package io.naflow.layer;

import io.naflow.network.Norm.ChannelNorm;
import io.naflow.torch.ArrangeOps;

/** Layer normalisation along the channels, its statistics held in the frozen map. */
public final class ChannelNormRule implements Rule<ChannelNorm> {
  @Override
  public Operator bind(ChannelNorm layer, Binding binding) {
    int c = layer.channels();
    return new NormOperator(
        binding.tensor(binding.values("weight"), 1, c, 1, 1),
        binding.tensor(binding.values("bias"), 1, c, 1, 1),
        (x, ops) -> ArrangeOps.channelMoments(x, layer.epsilon(), ops),
        (x, ops) -> ops.channelMean(x));
  }
}
