package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.pass.LayerState;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;

/**
 * The ablation that leaves the inversion out: {@code Σ_d Λ_l ⊗ A_l}, which is HiResCAM at every
 * layer. Rectified by channel it is also what the authors' released program computes: its Jacobian
 * is zero, and it falls back to the forward activation (nabp.md, "The authors' code").
 *
 * @param id name in configurations and tables
 */
record ImportanceOnly(String id) implements ProductMethod {
  @Override
  public NDArray product(LayerState state, Ops ops) {
    return ops.multiply(Operand.shared(state.activation()), state.importance());
  }
}
