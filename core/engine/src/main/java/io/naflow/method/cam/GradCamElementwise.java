package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Evidence;
import io.naflow.torch.Ops;

/**
 * Element-wise Grad-CAM (pytorch-grad-cam, grad_cam_elementwise.py): {@code Σ_k max(G_k ⊗ A_k, 0)}.
 */
public final class GradCamElementwise implements CamFormula {
  @Override
  public String id() {
    return "gradcam-elementwise";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    return evidence.positiveSum();
  }
}
