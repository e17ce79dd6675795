package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Graph;
import io.naflow.network.Segments;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;

/**
 * What is known of a segment when it is about to be inverted; N×C×H×W each.
 *
 * @param input {@code A_l}
 * @param inputImportance {@code Λ_l}
 * @param inputRectified whether the input is a ReLU's output
 * @param output {@code A_{l+1}}
 * @param outputImportance {@code Λ_{l+1}}
 * @param outputRectified whether the output is a ReLU's
 * @param wanted {@code b = BPFM_{l+1}}
 */
record SegmentState(
    NDArray input,
    NDArray inputImportance,
    boolean inputRectified,
    NDArray output,
    NDArray outputImportance,
    boolean outputRectified,
    NDArray wanted) {
  /**
   * Of a segment that has been gone through forwards.
   *
   * @param before {@code Λ_l}
   * @param after {@code Λ_{l+1}}
   */
  static SegmentState of(
      Graph graph, Stage stage, StageTrace at, NDArray before, NDArray after, NDArray wanted) {
    return new SegmentState(
        at.input(),
        before,
        Segments.isRectified(graph, stage.input()),
        at.output(),
        after,
        Segments.isRectified(graph, stage.output()),
        wanted);
  }
}
