package io.naflow.rules;

import io.naflow.graph.Layer;

/** What the engine knows of one layer type. */
public interface Rule<L extends Layer> {
  Operator bind(L layer, Binding binding);
}
