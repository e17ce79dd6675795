package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.pass.Evidence;
import io.naflow.runtime.MapOps;
import io.naflow.runtime.Ops;

/** Grad-CAM (Selvaraju et al. 2017, Eq. 1-2): {@code Σ_k mean_ij(G_k)·A_k}. */
public final class GradCam implements CamFormula {
  @Override
  public String id() {
    return "gradcam";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    return MapOps.weightedSum(evidence.gradientMean(), evidence.activation(), ops);
  }
}
