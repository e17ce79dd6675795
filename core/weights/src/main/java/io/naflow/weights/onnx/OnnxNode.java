package io.naflow.weights.onnx;

import java.util.List;
import java.util.Map;

/**
 * One operation of an ONNX graph.
 *
 * @param name the node's own, which may be empty
 * @param operator such as {@code Conv}
 * @param domain empty for ONNX's own operators
 * @param inputs names of the tensors it reads; an empty name is an input left out
 * @param outputs names of the tensors it makes; an empty name is an output left out
 * @param attributes its settings by name
 * @param metadata what the exporter noted, by key
 */
public record OnnxNode(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes,
    Map<String, String> metadata) {
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
    metadata = Map.copyOf(metadata);
  }

  /** Its operator with its domain, where it is not ONNX's own. */
  public String kind() {
    return domain.isEmpty() || domain.equals("ai.onnx") ? operator : domain + "::" + operator;
  }
}
