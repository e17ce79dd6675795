package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Graph;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Ops;
import java.util.Set;

/**
 * Gradient × input (Shrikumar et al. 2016): {@code Σ_c x_c ⊗ ∂y/∂x_c} of the preprocessed image,
 * signed, one map at the image's own resolution. At any other layer the same product is HiResCAM.
 */
final class GradientTimesInput implements Method {
  @Override
  public String id() {
    return "gradient-x-input";
  }

  @Override
  public Set<String> nodes(Graph graph, Set<String> layers) {
    return Set.of(Graph.INPUT);
  }

  @Override
  public NDArray map(LayerState state, Ops ops) {
    return state.evidence().productSum();
  }
}
