package io.naflow.layer;

import io.naflow.network.Layer;

/** What the engine knows of one layer type. */
public interface Rule<L extends Layer> {
  Operator bind(L layer, Binding binding);
}
