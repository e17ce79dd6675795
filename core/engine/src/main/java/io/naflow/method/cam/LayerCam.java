package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Evidence;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;

/** LayerCAM (Jiang et al. 2021, Eq. 5-6): {@code Σ_k max(G_k, 0) ⊗ A_k}. */
public final class LayerCam implements CamFormula {
  @Override
  public String id() {
    return "layercam";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    if (evidence.isRectified()) {
      // There max(G, 0)·A = max(G·A, 0), which another method may have asked for already.
      return evidence.positiveSum();
    }
    NDArray positive = ops.relu(Operand.shared(evidence.gradient()));
    return ops.channelSum(ops.multiply(Operand.disposable(positive), evidence.activation()));
  }
}
