package io.naflow.propagation.stage;

import io.naflow.layer.Operator;
import java.util.List;

/**
 * A node of a loaded network.
 *
 * @param name its name in the graph
 * @param operator its layer, bound to parameters and shapes
 * @param inputs names of the nodes it reads; a folded convolution's batch norm reads what the
 *     convolution did
 */
public record BoundNode(String name, Operator operator, List<String> inputs) {
  public BoundNode {
    inputs = List.copyOf(inputs);
  }
}
