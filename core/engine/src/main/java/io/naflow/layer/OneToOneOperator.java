package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Ops;
import java.util.List;

/** A layer whose frozen map gives each output one input: activations, norms, gates. */
interface OneToOneOperator extends Operator {
  /** An output's one input gets all its relevance. */
  @Override
  default List<NDArray> relevance(
      List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
    return List.of(relevance);
  }
}
