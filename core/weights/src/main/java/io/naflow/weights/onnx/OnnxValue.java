package io.naflow.weights.onnx;

import java.util.List;
import java.util.OptionalLong;

/**
 * An input or output of an ONNX graph.
 *
 * @param name the tensor's
 * @param shape its sizes; empty ones are free; no shape at all gives an empty list
 */
public record OnnxValue(String name, List<OptionalLong> shape) {
  public OnnxValue {
    shape = List.copyOf(shape);
  }
}
