package io.naflow.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A stretch of a network that is inverted as one (nabp.md, "segment"): it has one input and one
 * output, and nothing else crosses its borders.
 *
 * @param name the block's name, or that of the last layer where the segment is no block
 * @param input node whose output the segment reads; {@link Graph#INPUT} for the first
 * @param nodes the segment's nodes in topological order
 * @param terminals activations between which and the segment's output nothing but concatenation
 *     stands: what the segment asks of them is taken before they act (the pre-activation output)
 */
public record Segment(String name, String input, List<Node> nodes, Set<String> terminals) {
  public Segment {
    nodes = List.copyOf(nodes);
    terminals = Set.copyOf(terminals);
  }

  /** Name of the node whose output is the segment's. */
  public String output() {
    return nodes.get(nodes.size() - 1).name();
  }

  /** Names of the nodes on a way from input to output that the frozen map does not hold. */
  public Set<String> carried() {
    Set<String> carried = new HashSet<>(Set.of(output()));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (carried.contains(node.name())) {
        carried.addAll(node.inputs().subList(0, node.inputs().size() - node.layer().held()));
      }
    }
    return carried;
  }

  /** {@code residual}, {@code inception}, or the kind of the segment's first layer. */
  public String kind() {
    boolean adds = nodes.stream().anyMatch(node -> node.layer() instanceof Layer.Add);
    boolean joins = nodes.stream().anyMatch(node -> node.layer() instanceof Layer.Concat);
    return adds ? "residual" : joins ? "inception" : nodes.get(0).layer().kind();
  }
}
