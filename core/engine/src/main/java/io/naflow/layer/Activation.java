package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Outcome of a layer's forward pass.
 *
 * @param output the layer's output, N×C×H×W
 * @param choices what the layer decided from the data and what its gradient needs (ReLU: its
 *     output, whose sign says which neurons passed; max pool: the selected indices; gates: the
 *     gate); may hold the input or the output itself
 */
public record Activation(NDArray output, List<NDArray> choices) {
  public Activation {
    choices = List.copyOf(choices);
  }
}
