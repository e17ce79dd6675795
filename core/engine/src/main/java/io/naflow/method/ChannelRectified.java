package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Abandonment;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Ops;
import java.util.Optional;

/**
 * A product method rectified channel by channel, {@code Σ_d max(P_d, 0)}, as the authors' program
 * does; the map is at least 0 everywhere.
 *
 * @param method whose product is summed
 */
record ChannelRectified(ProductMethod method) implements Method {
  @Override
  public String id() {
    return method.id();
  }

  @Override
  public Optional<Abandonment> flow() {
    return method.flow();
  }

  @Override
  public NDArray map(LayerState state, Ops ops) {
    return method.positiveMap(state, ops);
  }
}
