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
 * @param held how many of these, the last ones, the frozen map holds at their values
 */
public record BoundNode(String name, Operator operator, List<String> inputs, int held) {
  public BoundNode {
    inputs = List.copyOf(inputs);
  }

  /** The nodes that it reads in the frozen map. */
  List<String> carried() {
    return inputs.subList(0, inputs.size() - held);
  }
}
