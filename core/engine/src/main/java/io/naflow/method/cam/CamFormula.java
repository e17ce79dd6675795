package io.naflow.method.cam;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.Evidence;
import io.naflow.torch.Ops;

/** A class activation map as a function of a layer's activation and gradient alone. */
public interface CamFormula {
  /** The method's name in configurations and tables. */
  String id();

  /** The raw signed map, N×1×H×W: before rectification and any normalisation. */
  NDArray map(Evidence evidence, Ops ops);
}
