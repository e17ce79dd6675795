package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Abandonment;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Ops;
import java.util.Optional;

/**
 * The ablation that leaves the importance coefficients out: {@code Σ_d BPFM_l}.
 *
 * @param id name in configurations and tables
 * @param variant what is abandoned
 */
record BpfmOnly(String id, Abandonment variant) implements ProductMethod {
  @Override
  public Optional<Abandonment> flow() {
    return Optional.of(variant);
  }

  @Override
  public NDArray product(LayerState state, Ops ops) {
    return state.flow(variant).featureMap();
  }
}
