package io.naflow.network;

import java.util.List;

/**
 * One use of a layer in a network. A module that PyTorch calls three times is three nodes.
 *
 * @param name the layer's own name, unique in its graph; parameters are found below it
 * @param layer what the node computes
 * @param inputs names of the nodes it reads, in order; {@link Graph#INPUT} is the image
 */
public record Node(String name, Layer layer, List<String> inputs) {
  public Node {
    inputs = List.copyOf(inputs);
    if (name.isBlank() || name.equals(Graph.INPUT)) {
      throw new IllegalArgumentException(
          "Cannot name a layer '%s': the name must be non-blank and other than '%s'"
              .formatted(name, Graph.INPUT));
    }
    boolean several = layer.arity() == Integer.MAX_VALUE;
    if (several ? inputs.size() < 2 : inputs.size() != layer.arity()) {
      throw new IllegalArgumentException(
          "Cannot add layer '%s': a %s takes %s, found %d"
              .formatted(
                  name,
                  layer.kind(),
                  several ? "two or more inputs" : layer.arity() + " input(s)",
                  inputs.size()));
    }
  }
}
