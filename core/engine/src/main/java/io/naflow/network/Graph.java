package io.naflow.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as data: nodes in topological order from the image to the output. Valid by
 * construction: names are unique, inputs stand before their readers, every shape fits.
 */
public final class Graph {
  /** Name under which nodes refer to the image. */
  public static final String INPUT = "input";

  private final String name;
  private final FeatureShape input;
  private final Map<String, Node> nodes;
  private final Map<String, FeatureShape> shapes;
  private final List<Block> blocks;
  private final String featureMap;

  /**
   * @param name the architecture's name
   * @param input shape of the image, 3×H×W as a rule
   * @param nodes the layers in topological order; the last one is the output
   * @param blocks groups of nodes that are inverted as one
   * @param featureMap name of the node whose output is the last feature map, before pooling and
   *     classifier
   * @throws IllegalArgumentException if the parts do not make a network; the message names the
   *     layer, what was found and what would be right
   */
  public Graph(
      String name, FeatureShape input, List<Node> nodes, List<Block> blocks, String featureMap) {
    this.name = name;
    this.input = input;
    this.blocks = List.copyOf(blocks);
    this.featureMap = featureMap;
    var byName = new LinkedHashMap<String, Node>();
    var shapeOf = new LinkedHashMap<String, FeatureShape>();
    shapeOf.put(INPUT, input);
    for (Node node : nodes) {
      if (byName.put(node.name(), node) != null) {
        throw new IllegalArgumentException(
            "Cannot build network %s: layer name '%s' is used twice; give each use its own name"
                .formatted(name, node.name()));
      }
      shapeOf.put(node.name(), inferShape(name, node, shapeOf));
    }
    this.nodes = byName;
    this.shapes = shapeOf;
    if (!byName.containsKey(featureMap)) {
      throw new IllegalArgumentException(
          "Cannot build network %s: its last feature map '%s' is not one of its layers"
              .formatted(name, featureMap));
    }
    for (Block block : this.blocks) {
      for (String member : block.nodes()) {
        if (!byName.containsKey(member)) {
          throw new IllegalArgumentException(
              "Cannot build network %s: block '%s' lists '%s', which is not one of its layers"
                  .formatted(name, block.name(), member));
        }
      }
    }
  }

  static FeatureShape inferShape(String network, Node node, Map<String, FeatureShape> known) {
    var inputs = new ArrayList<FeatureShape>();
    for (String source : node.inputs()) {
      FeatureShape shape = known.get(source);
      if (shape == null) {
        throw new IllegalArgumentException(
            "Cannot build network %s: layer '%s' reads '%s', which does not stand before it"
                .formatted(network, node.name(), source));
      }
      inputs.add(shape);
    }
    try {
      return node.layer().outputShape(inputs);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cannot build network %s: layer '%s': %s".formatted(network, node.name(), e.getMessage()),
          e);
    }
  }

  public static GraphBuilder builder(String name, FeatureShape input) {
    return new GraphBuilder(name, input);
  }

  public String name() {
    return name;
  }

  public FeatureShape input() {
    return input;
  }

  /** All layers, in topological order. */
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  public List<Block> blocks() {
    return blocks;
  }

  /** Name of the node whose output is the last feature map. */
  public String featureMap() {
    return featureMap;
  }

  /** Name of the last node: logits or an embedding. */
  public String output() {
    String last = INPUT;
    for (String node : nodes.keySet()) {
      last = node;
    }
    return last;
  }

  /**
   * @throws IllegalArgumentException if no layer has this name
   */
  public Node node(String nodeName) {
    Node node = nodes.get(nodeName);
    if (node == null) {
      throw new IllegalArgumentException(
          "Cannot find layer '%s' in network %s; its layers are %s"
              .formatted(nodeName, name, nodes.keySet()));
    }
    return node;
  }

  /** Shape of a node's output, or of the image for {@link #INPUT}. */
  public FeatureShape shape(String nodeName) {
    return nodeName.equals(INPUT) ? input : shapes.get(node(nodeName).name());
  }

  public List<FeatureShape> inputShapes(Node node) {
    return node.inputs().stream().map(this::shape).toList();
  }

  /** The block a node belongs to, if any. */
  public Optional<Block> blockOf(String nodeName) {
    return blocks.stream().filter(block -> block.nodes().contains(nodeName)).findFirst();
  }

  /** What a node goes by among the layers: a block's output by the block's name. */
  public String layerName(Node node) {
    return blockOf(node.name())
        .filter(block -> block.output().equals(node.name()))
        .map(Block::name)
        .orElse(node.name());
  }

  /** Every parameter of the network by its full PyTorch name, with its shape. */
  public Map<String, List<Integer>> parameters() {
    var all = new LinkedHashMap<String, List<Integer>>();
    for (Node node : nodes.values()) {
      node.layer()
          .parameters()
          .forEach((suffix, shape) -> all.put(node.name() + "." + suffix, shape));
    }
    return all;
  }
}
