package io.naflow.layer;

import io.naflow.network.Norm.GroupNorm;
import io.naflow.torch.ArrangeOps;

/** Group normalisation, its statistics held in the frozen map. */
public final class GroupNormRule implements Rule<GroupNorm> {
  @Override
  public Operator bind(GroupNorm layer, Binding binding) {
    int c = layer.channels();
    int groups = layer.groups();
    return new NormOperator(
        binding.tensor(binding.values("weight"), 1, c, 1, 1),
        binding.tensor(binding.values("bias"), 1, c, 1, 1),
        (x, ops) -> ArrangeOps.groupMoments(x, groups, layer.epsilon(), ops),
        (x, ops) -> ArrangeOps.groupMean(x, groups, ops));
  }
}
