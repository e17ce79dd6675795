package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.pass.LayerState;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;

/** HiResCAM (Draelos and Carin 2020): {@code Σ_k Λ_k ⊗ A_k}. */
public final class HiResCam implements ProductMethod {
  @Override
  public String id() {
    return "hirescam";
  }

  @Override
  public NDArray product(LayerState state, Ops ops) {
    return ops.multiply(Operand.shared(state.activation()), state.importance());
  }
}
