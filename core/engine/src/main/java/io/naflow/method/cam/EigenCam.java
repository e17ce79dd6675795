package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Evidence;
import io.naflow.torch.MapOps;
import io.naflow.torch.Ops;

/**
 * Eigen-CAM (Muhammad and Yeasin 2020): the activations' first principal component, {@code X v₁}
 * (see {@link MapOps#principalProjection} for sign and accuracy). Does not depend on the class.
 */
public final class EigenCam implements CamFormula {
  @Override
  public String id() {
    return "eigencam";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    return MapOps.principalProjection(evidence.activation(), ops);
  }
}
