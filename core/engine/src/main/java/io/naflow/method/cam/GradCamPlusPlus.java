package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Evidence;
import io.naflow.torch.MapOps;
import io.naflow.torch.Ops;

/**
 * Grad-CAM++ (Chattopadhay et al. 2018, Eq. 10-19): {@code Σ_k w_k A_k} with {@code w_k = Σ_ij
 * α·max(G_k, 0)} and {@code α = G² / (2G² + S_k G³)}, 0/0 being 0, where {@code S_k} sums the
 * activation. Where that sum is negative, as it may be before a ReLU, for which the paper has no
 * formula, α is ½ instead of running into a pole.
 *
 * <p>pytorch-grad-cam adds ε = 1e-6 to the denominator, which rules the result where gradients are
 * small: that is {@link #PYTORCH_GRAD_CAM}. The other versions in use differ more: torch-cam sums
 * {@code A G³} instead of {@code S_k G³} (ε 1e-8), xplique takes means, the authors' code
 * normalises α and uses {@code exp(y)·G}.
 *
 * @param id of the variant
 * @param epsilon added to the denominator, at least 0
 */
public record GradCamPlusPlus(String id, double epsilon) implements CamFormula {
  /** By the paper's formula. */
  public static final GradCamPlusPlus PAPER = new GradCamPlusPlus("gradcam++", 0);

  /** As pytorch-grad-cam has it, its absolute ε included. */
  public static final GradCamPlusPlus PYTORCH_GRAD_CAM =
      new GradCamPlusPlus("gradcam++-pytorch", 1e-6);

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    NDArray weights =
        MapOps.secondOrderWeights(evidence.gradient(), evidence.activationSum(), epsilon, ops);
    return MapOps.weightedSum(weights, evidence.activation(), ops);
  }
}
