package io.naflow.network;

import io.naflow.network.Layer.Bias;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Builds a {@link Graph} layer by layer. Each method adds one layer and returns its name, to be
 * given to the layers that read it; channel counts are taken from the input's shape.
 */
public final class GraphBuilder {
  private final String name;
  private final FeatureShape input;
  private final Map<String, FeatureShape> shapes = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private Optional<String> featureMap = Optional.empty();

  GraphBuilder(String name, FeatureShape input) {
    this.name = name;
    this.input = input;
    shapes.put(Graph.INPUT, input);
  }

  /** Adds any layer. */
  public String add(String node, Layer layer, String... inputs) {
    Node added = new Node(node, layer, List.of(inputs));
    nodes.add(added);
    shapes.put(node, Graph.inferShape(name, added, shapes));
    return node;
  }

  public String conv(String node, String from, int out, Window window, Bias bias) {
    return add(node, new Layer.Conv(channels(from), out, window, 1, bias), from);
  }

  /** Of so many groups of channels, each by itself. */
  public String conv(String node, String from, int out, Window window, int groups, Bias bias) {
    return add(node, new Layer.Conv(channels(from), out, window, groups, bias), from);
  }

  public String batchNorm(String node, String from) {
    return add(node, new Layer.BatchNorm(channels(from), Layer.BatchNorm.DEFAULT_EPSILON), from);
  }

  public String relu(String node, String from) {
    return add(node, new Layer.Relu(), from);
  }

  public String maxPool(String node, String from, Window window, Window.Rounding rounding) {
    return add(node, new Pool.MaxPool(window, rounding), from);
  }

  public String globalAvgPool(String node, String from) {
    return add(node, Pool.AdaptiveAvgPool.GLOBAL, from);
  }

  public String flatten(String node, String from) {
    return add(node, new Layer.Flatten(), from);
  }

  public String linear(String node, String from, int out) {
    return add(node, new Layer.Linear(channels(from), out, Bias.YES), from);
  }

  /** Groups all layers that {@code body} adds into one block. */
  public String block(String block, String from, UnaryOperator<String> body) {
    int first = nodes.size();
    String output = body.apply(from);
    blocks.add(
        new Block(block, nodes.subList(first, nodes.size()).stream().map(Node::name).toList()));
    return output;
  }

  /** Marks a layer's output as the last feature map, before pooling and classifier. */
  public String featureMap(String node) {
    featureMap = Optional.of(node);
    return node;
  }

  public int channels(String node) {
    return shape(node).channels();
  }

  public FeatureShape shape(String node) {
    FeatureShape shape = shapes.get(node);
    if (shape == null) {
      throw new IllegalArgumentException(
          "Cannot build network %s: no layer '%s' has been added yet".formatted(name, node));
    }
    return shape;
  }

  /**
   * @throws IllegalArgumentException if no last feature map was marked or the parts do not fit
   */
  public Graph build() {
    String last =
        featureMap.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot build network %s: mark its last feature map with featureMap(...)"
                        .formatted(name)));
    return new Graph(name, input, nodes, blocks, last);
  }
}
