package io.naflow.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A plain chain of layers, cut into the modules that the paper's equations invert one after the
 * other: an activation, batch norm or max pool by itself; a convolution with {@code q ≥ p} (q
 * outputs, p inputs) by itself (Eq. 6); a convolution with {@code q < p} joined with the layers
 * before it, back to the nearest convolution whose input has fewer than {@code q} neurons (Eq. 7,
 * joined on the side the authors' program joins). A batch norm belongs to the convolution before
 * it. The first layer is not inverted, nor what stands before a convolution that cannot be joined.
 *
 * @param modules from shallow to deep, each reading what the one before it puts out
 */
public record Chain(List<Module> modules) {
  public Chain {
    modules = List.copyOf(modules);
  }

  /**
   * Layers that are inverted as one.
   *
   * @param input node whose output the module reads
   * @param nodes its layers in order
   */
  public record Module(String input, List<Node> nodes) {
    public Module {
      nodes = List.copyOf(nodes);
    }

    public String output() {
      return nodes.get(nodes.size() - 1).name();
    }
  }

  /**
   * Cuts a network, from its second layer to its last feature map.
   *
   * @throws IllegalArgumentException if the network is no plain chain of convolutions, batch norms,
   *     activations and max pools up to there; the message names the first layer that is not
   */
  public static Chain of(Graph graph) {
    List<Module> units = units(graph);
    var modules = new ArrayList<Module>();
    int i = units.size() - 1;
    while (i >= 1) {
      Optional<Integer> first = firstOfModule(graph, units, i);
      if (first.isEmpty()) {
        break;
      }
      List<Module> joined = units.subList(first.get(), i + 1);
      modules.add(
          0,
          new Module(
              joined.get(0).input(),
              joined.stream().flatMap(unit -> unit.nodes().stream()).toList()));
      i = first.get() - 1;
    }
    return new Chain(modules);
  }

  /** Nodes at whose output there is a back-propagated feature map. */
  public Set<String> covered() {
    var covered = new TreeSet<String>();
    for (Module module : modules) {
      covered.add(module.input());
      module.nodes().forEach(node -> covered.add(node.name()));
    }
    covered.remove(Graph.INPUT);
    return covered;
  }

  /** Index of the unit with which the inversion of unit {@code last} has to begin, if there is. */
  private static Optional<Integer> firstOfModule(Graph graph, List<Module> units, int last) {
    if (!isConvolution(units.get(last))) {
      return Optional.of(last);
    }
    long outputs = graph.shape(units.get(last).output()).neurons();
    if (outputs >= graph.shape(units.get(last).input()).neurons()) {
      return Optional.of(last);
    }
    for (int i = last - 1; i >= 0; i--) {
      if (isConvolution(units.get(i)) && graph.shape(units.get(i).input()).neurons() < outputs) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static boolean isConvolution(Module unit) {
    return unit.nodes().get(0).layer() instanceof Layer.Conv;
  }

  /** Single layers; a convolution has its batch norm with it, but for the network's first. */
  private static List<Module> units(Graph graph) {
    var units = new ArrayList<Module>();
    String before = Graph.INPUT;
    for (Node node : Segments.nodesUpTo(graph, graph.featureMap())) {
      check(graph, node, before);
      int last = units.size() - 1;
      if (node.layer() instanceof Layer.BatchNorm
          && last >= 1
          && isConvolution(units.get(last))
          && units.get(last).nodes().size() == 1) {
        Module conv = units.remove(last);
        units.add(new Module(conv.input(), List.of(conv.nodes().get(0), node)));
      } else {
        units.add(new Module(before, List.of(node)));
      }
      before = node.name();
    }
    return units;
  }

  private static void check(Graph graph, Node node, String before) {
    boolean invertible =
        node.layer() instanceof Layer.Conv
            || node.layer() instanceof Layer.BatchNorm
            || node.layer() instanceof Layer.Relu
            || node.layer() instanceof Layer.LeakyRelu
            || node.layer() instanceof Pool.MaxPool;
    if (!invertible || !node.inputs().equals(List.of(before))) {
      throw new IllegalArgumentException(
          "Cannot cut network %s into a plain chain: layer '%s' (%s) reads %s; only convolutions, batch norms, activations and max pools that each read the layer before ('%s' here) can be inverted by the paper's Eq. 6 and 7, use method naflow for other networks"
              .formatted(graph.name(), node.name(), node.layer().kind(), node.inputs(), before));
    }
  }
}
