package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.LayerState;
import io.naflow.torch.MapOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;

/** Grad-CAM (Selvaraju et al. 2017, Eq. 1-2): {@code Σ_k mean_ij(Λ_k)·A_k}. */
public final class GradCam implements ProductMethod {
  @Override
  public String id() {
    return "gradcam";
  }

  @Override
  public NDArray product(LayerState state, Ops ops) {
    return ops.multiply(Operand.shared(state.activation()), state.evidence().gradientMean());
  }

  @Override
  public NDArray map(LayerState state, Ops ops) {
    // The same sum without the product, which is as large as the feature map.
    return MapOps.weightedSum(state.evidence().gradientMean(), state.activation(), ops);
  }
}
