package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Ops;

/**
 * HiResCAM (Draelos and Carin 2020): {@code Σ_k Λ_k ⊗ A_k}. Under another name it is NAFlow's
 * ablation that leaves the inversion out; rectified by channel it is what the authors' released
 * program computes: its Jacobian is zero, and it falls back to the forward activation (nabp.md,
 * "The authors' code").
 *
 * @param id name in configurations and tables
 */
record HiResCam(String id) implements ProductMethod {
  @Override
  public NDArray product(LayerState state, Ops ops) {
    return state.evidence().product();
  }

  @Override
  public NDArray map(LayerState state, Ops ops) {
    return state.evidence().productSum();
  }

  @Override
  public NDArray positiveMap(LayerState state, Ops ops) {
    return state.evidence().positiveSum();
  }
}
