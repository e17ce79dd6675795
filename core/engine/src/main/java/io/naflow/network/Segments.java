package io.naflow.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a network, from the image to its last feature map, into the segments that are inverted one
 * after the other: declared blocks as they are, and elsewhere one segment for each convolution,
 * pooling or gate, with the batch norm and activation that follow it.
 */
public final class Segments {
  private final Graph graph;
  private final List<Node> nodes;
  private final Map<String, Integer> lastReader = new HashMap<>();

  private Segments(Graph graph) {
    this.graph = graph;
    this.nodes = nodesUpTo(graph, graph.featureMap());
    for (int i = 0; i < nodes.size(); i++) {
      for (String source : nodes.get(i).inputs()) {
        lastReader.put(source, i);
      }
    }
  }

  /**
   * Segments from the image to the last feature map, shallow to deep.
   *
   * @throws IllegalArgumentException if a block has more than one output
   */
  public static List<Segment> of(Graph graph) {
    return new Segments(graph).cut();
  }

  /** Nodes that {@code target} depends on, itself included, in topological order. */
  static List<Node> nodesUpTo(Graph graph, String target) {
    Set<String> needed = new HashSet<>(Set.of(target));
    List<Node> all = graph.nodes();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (needed.contains(all.get(i).name())) {
        needed.addAll(all.get(i).inputs());
      }
    }
    return all.stream().filter(node -> needed.contains(node.name())).toList();
  }

  private List<Segment> cut() {
    var segments = new ArrayList<Segment>();
    String input = Graph.INPUT;
    var open = new ArrayList<Node>();
    for (int i = 0; i < nodes.size(); i++) {
      open.add(nodes.get(i));
      if (isBorder(i)) {
        segments.add(segment(input, open));
        input = nodes.get(i).name();
        open = new ArrayList<>();
      }
    }
    return List.copyOf(segments);
  }

  private boolean isBorder(int i) {
    if (i == nodes.size() - 1) {
      return true;
    }
    String name = nodes.get(i).name();
    Optional<Block> block = graph.blockOf(name);
    boolean insideBlock = block.isPresent() && !block.get().output().equals(name);
    if (insideBlock) {
      return false;
    }
    boolean nothingElseLives =
        lastReader.entrySet().stream()
            .noneMatch(
                read ->
                    !read.getKey().equals(name)
                        && read.getValue() > i
                        && isBefore(read.getKey(), i));
    if (block.isPresent() && !nothingElseLives) {
      throw new IllegalArgumentException(
          "Cannot cut network %s into segments: block '%s' is not the only way past it; let the block hold all parallel branches"
              .formatted(graph.name(), block.get().name()));
    }
    return nothingElseLives && !isAbsorbed(i + 1);
  }

  private boolean isBefore(String source, int i) {
    return source.equals(Graph.INPUT)
        || nodes.subList(0, i).stream().anyMatch(node -> node.name().equals(source));
  }

  /** A batch norm or activation outside any block belongs to the segment before it. */
  private boolean isAbsorbed(int i) {
    Node next = nodes.get(i);
    return graph.blockOf(next.name()).isEmpty()
        && (next.layer() instanceof Layer.BatchNorm || next.layer().follows());
  }

  private Segment segment(String input, List<Node> members) {
    String output = members.get(members.size() - 1).name();
    String name = graph.blockOf(output).map(Block::name).orElse(output);
    return new Segment(name, input, members, terminals(members, output));
  }

  private static Set<String> terminals(List<Node> members, String output) {
    Set<String> open = new HashSet<>(Set.of(output));
    Set<String> terminals = new HashSet<>();
    for (int i = members.size() - 1; i >= 0; i--) {
      Node node = members.get(i);
      if (!open.contains(node.name())) {
        continue;
      }
      boolean onlyReaderIsOpen =
          members.stream()
              .filter(reader -> reader.inputs().contains(node.name()))
              .allMatch(reader -> open.contains(reader.name()));
      if (node.layer() instanceof Layer.Concat) {
        open.addAll(node.inputs());
      } else if (node.layer().closes() && onlyReaderIsOpen) {
        terminals.add(node.name());
      }
    }
    return terminals;
  }

  /**
   * Whether a node's output is a ReLU's, perhaps pooled, gated or concatenated since: never
   * negative, and 0 where a neuron was abandoned.
   */
  public static boolean isRectified(Graph graph, String name) {
    if (name.equals(Graph.INPUT)) {
      return false;
    }
    Node node = graph.node(name);
    return node.layer()
        .outputIsRectified(
            () -> node.inputs().stream().allMatch(source -> isRectified(graph, source)));
  }
}
