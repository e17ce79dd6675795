package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.pass.LayerState;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;

/** Grad-CAM (Selvaraju et al. 2017, Eq. 1-2): {@code Σ_k mean_ij(Λ_k)·A_k}. */
public final class GradCam implements ProductMethod {
  @Override
  public String id() {
    return "gradcam";
  }

  @Override
  public NDArray product(LayerState state, Ops ops) {
    NDArray weights = ops.spatialMean(state.importance());
    return ops.multiply(Operand.shared(state.activation()), weights);
  }
}
