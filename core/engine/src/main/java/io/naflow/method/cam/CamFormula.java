package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.propagation.Evidence;
import io.naflow.torch.Ops;
import java.util.List;

/** A class activation map as a function of a layer's activation and gradient alone. */
public interface CamFormula {
  /** The method's name in configurations and tables. */
  String id();

  /** What it leaves to its user. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * This formula with other settings.
   *
   * @param choices a value for each of {@link #parameters}, in its range
   */
  default CamFormula with(Choices choices) {
    return this;
  }

  /** The raw signed map, N×1×H×W: before rectification and any normalisation. */
  NDArray map(Evidence evidence, Ops ops);
}
