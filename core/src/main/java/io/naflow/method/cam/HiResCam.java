package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.pass.Evidence;
import io.naflow.runtime.Ops;

/** HiResCAM (Draelos and Carin 2020): {@code Σ_k G_k ⊗ A_k}. */
public final class HiResCam implements CamFormula {
  @Override
  public String id() {
    return "hirescam";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    return ops.channelSum(evidence.product());
  }
}
