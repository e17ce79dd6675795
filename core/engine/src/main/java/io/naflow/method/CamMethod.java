package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.method.cam.CamFormula;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Ops;

/** A class activation map at every layer the sweep passes. */
record CamMethod(CamFormula formula) implements Method {
  @Override
  public String id() {
    return formula.id();
  }

  @Override
  public NDArray map(LayerState state, Ops ops) {
    return formula.map(state.evidence(), ops);
  }
}
