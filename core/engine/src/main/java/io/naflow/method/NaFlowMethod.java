package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Abandonment;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Optional;

/**
 * Neuron Abandoning Attention Flow: {@code Σ_d Λ_l ⊗ BPFM_l} (Eq. 2 before its rectification), for
 * one variant of what is abandoned.
 *
 * @param id name in configurations and tables
 * @param variant what is abandoned
 */
public record NaFlowMethod(String id, Abandonment variant) implements ProductMethod {
  @Override
  public Optional<Abandonment> flow() {
    return Optional.of(variant);
  }

  @Override
  public NDArray product(LayerState state, Ops ops) {
    return ops.multiply(Operand.shared(state.flow(variant).featureMap()), state.importance());
  }
}
