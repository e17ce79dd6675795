package io.naflow.network;

import java.util.List;

/**
 * A group of nodes that belong together: a residual block, an inception or fire module.
 *
 * @param name the block's own name, such as {@code layer3.5}
 * @param nodes names of its nodes in order; the last one's output is the block's
 */
public record Block(String name, List<String> nodes) {
  public Block {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot make block '%s' without layers: add at least one layer inside".formatted(name));
    }
  }

  public String output() {
    return nodes.get(nodes.size() - 1);
  }
}
