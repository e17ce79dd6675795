package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Evidence;
import io.naflow.torch.MapOps;
import io.naflow.torch.Ops;

/**
 * Eigen-Grad-CAM (pytorch-grad-cam, eigen_grad_cam.py): the first principal component of {@code G ⊗
 * A}; sign and accuracy as in {@link MapOps#principalProjection}.
 */
public final class EigenGradCam implements CamFormula {
  @Override
  public String id() {
    return "eigengradcam";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    return MapOps.principalProjection(evidence.product(), ops);
  }
}
