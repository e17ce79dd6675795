package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.pass.Evidence;
import io.naflow.runtime.MapOps;
import io.naflow.runtime.Ops;

/**
 * Grad-CAM++ (Chattopadhay et al. 2018, Eq. 10-19) in pytorch-grad-cam's version: {@code Σ_k w_k
 * A_k} with {@code w_k = Σ_ij α·max(G_k, 0)} and {@code α = G² / (2G² + S_k G³ + 1e-6)}, where
 * {@code S_k} sums the activation. The other three versions in use differ: torch-cam sums {@code A
 * G³} instead of {@code S_k G³} (ε 1e-8), xplique takes means, the authors' code normalises α and
 * uses {@code exp(y)·G}. ε is absolute, so that the map changes when all logits are scaled.
 */
public final class GradCamPlusPlus implements CamFormula {
  private static final double EPSILON = 1e-6;

  @Override
  public String id() {
    return "gradcam++";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    NDArray weights =
        MapOps.secondOrderWeights(evidence.gradient(), evidence.activationSum(), EPSILON, ops);
    return MapOps.weightedSum(weights, evidence.activation(), ops);
  }
}
