package io.naflow.propagation.stage;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * What a forward pass remembers of one stage. All tensors belong to the scope of the pass.
 *
 * @param input the stage's input {@code A_l}, N×C×H×W
 * @param output the stage's output {@code A_{l+1}}
 * @param choices by node: the choices its frozen map holds
 * @param activations by node: outputs that were asked for
 */
public record StageTrace(
    NDArray input,
    NDArray output,
    Map<String, List<NDArray>> choices,
    Map<String, NDArray> activations) {

  /** Of a node: the choices its frozen map holds. */
  public List<NDArray> choices(BoundNode node) {
    return choices.get(node.name());
  }

  /** Frees all but the input, which is the output of the stage before. */
  public void close() {
    choices.values().forEach(held -> held.forEach(this::close));
    activations.values().forEach(this::close);
    close(output);
  }

  private void close(NDArray array) {
    if (array != input) {
      array.close();
    }
  }
}
