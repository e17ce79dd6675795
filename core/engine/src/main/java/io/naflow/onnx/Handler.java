package io.naflow.onnx;

import java.util.List;

/** Draws what one operator does. */
@FunctionalInterface
interface Handler {
  /**
   * @return its outputs, in order
   * @throws OnnxException if the operator is used in a way that is not supported
   */
  List<GraphValue> draw(Call call);
}
