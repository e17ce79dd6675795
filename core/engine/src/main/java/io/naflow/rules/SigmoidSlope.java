package io.naflow.rules;

import ai.djl.ndarray.NDArray;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;

/** Derivative of the sigmoid at a value it took: {@code s - s²}. */
final class SigmoidSlope {
  private SigmoidSlope() {}

  static NDArray of(NDArray s, Ops ops) {
    return ops.subtract(Operand.shared(s), ops.multiply(Operand.shared(s), s));
  }
}
