package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.api.Rectify;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;

/**
 * A method whose map is a sum over the channels of one product, such as {@code Σ_d Λ ⊗ BPFM}, so
 * that there is a choice of where to rectify: after the sum (Eq. 2) or before it.
 */
public interface ProductMethod extends Method {
  /** What each channel contributes, N×C×H×W, signed. */
  NDArray product(LayerState state, Ops ops);

  @Override
  default NDArray map(LayerState state, Ops ops) {
    return ops.channelSum(product(state, ops));
  }

  /** The sum of what is positive, {@code Σ_d max(P_d, 0)}, N×1×H×W. */
  default NDArray positiveMap(LayerState state, Ops ops) {
    return ops.channelSum(ops.relu(Operand.shared(product(state, ops))));
  }

  @Override
  default Method rectified(Rectify rectify) {
    return switch (rectify) {
      case SUM -> this;
      case CHANNEL -> new ChannelRectified(this);
    };
  }
}
