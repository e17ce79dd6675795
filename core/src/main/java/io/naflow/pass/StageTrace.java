package io.naflow.pass;

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
record StageTrace(
    NDArray input,
    NDArray output,
    Map<String, List<NDArray>> choices,
    Map<String, NDArray> activations) {

  /** Frees what only this stage needed; its input and output may be shared with its neighbours. */
  void close() {
    for (List<NDArray> held : choices.values()) {
      for (NDArray array : held) {
        if (array != input && array != output) {
          array.close();
        }
      }
    }
    for (NDArray array : activations.values()) {
      if (array != input && array != output) {
        array.close();
      }
    }
  }
}
