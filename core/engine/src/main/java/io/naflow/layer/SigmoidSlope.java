package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;

/** Derivative of the sigmoid at a value it took: {@code s - s²}. */
final class SigmoidSlope {
  private SigmoidSlope() {}

  static NDArray of(NDArray s, Ops ops) {
    return ops.subtract(Operand.shared(s), ops.multiply(Operand.shared(s), s));
  }
}
