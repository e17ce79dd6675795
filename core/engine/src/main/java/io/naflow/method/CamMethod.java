package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.method.cam.CamFormula;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Ops;
import java.util.List;

/** A class activation map at every layer the sweep passes. */
record CamMethod(CamFormula formula) implements Method {
  @Override
  public String id() {
    return formula.id();
  }

  @Override
  public List<Parameter> parameters() {
    return formula.parameters();
  }

  @Override
  public Method with(Choices choices) {
    return new CamMethod(formula.with(choices));
  }

  @Override
  public NDArray map(LayerState state, Ops ops) {
    return formula.map(state.evidence(), ops);
  }
}
