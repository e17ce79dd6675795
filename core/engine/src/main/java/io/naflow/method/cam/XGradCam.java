package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Evidence;
import io.naflow.torch.MapOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;

/**
 * XGrad-CAM (Fu et al. 2020, Eq. 8): {@code Σ_k w_k·A_k} with {@code w_k = Σ_ij(G_k ⊗ A_k) / (S_k +
 * 1e-7)}. Where an activation sums to about 0, as it may before a ReLU, the weight is huge: the
 * method is meant for rectified layers.
 */
public final class XGradCam implements CamFormula {
  private static final double EPSILON = 1e-7;

  @Override
  public String id() {
    return "xgradcam";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    NDArray sums = ops.addNumber(Operand.shared(evidence.activationSum()), EPSILON);
    NDArray weights = ops.divideOrZero(evidence.productTotals(), sums);
    return MapOps.weightedSum(weights, evidence.activation(), ops);
  }
}
