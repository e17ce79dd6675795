package io.naflow.session;

import io.naflow.api.Granularity;
import io.naflow.api.LayerInfo;
import io.naflow.api.LayerSelection;
import io.naflow.network.Block;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import io.naflow.network.Segment;
import io.naflow.network.Segments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The layers of a network that are explained, each with the node whose output it is. */
final class Positions {
  private final Map<String, LayerInfo> byNode = new LinkedHashMap<>();

  private Positions() {}

  /**
   * The layers a selection means in a network, shallow to deep.
   *
   * @throws IllegalArgumentException if it means none; the message lists the layers there are
   */
  static Positions of(Graph graph, LayerSelection selection) {
    List<Place> all = places(graph, selection.granularity());
    Positions chosen = new Positions();
    for (Place place : all) {
      if (selection.matches(place.name(), place.depth())) {
        chosen.byNode.put(place.node(), place.info(graph, chosen.byNode.size()));
      }
    }
    if (chosen.byNode.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot explain layers %s (depth %s to %s) of network %s: none matches; its layers are %s"
              .formatted(
                  selection.include(),
                  selection.minDepth(),
                  selection.maxDepth(),
                  graph.name(),
                  all.stream().map(Place::name).toList()));
    }
    return chosen;
  }

  /** These layers and, before them, the image itself; the layers' indices stay as they are. */
  Positions withImage(Graph graph) {
    Positions all = new Positions();
    FeatureShape image = graph.input();
    all.byNode.put(
        Graph.INPUT,
        new LayerInfo(
            Graph.INPUT,
            -1,
            Graph.INPUT,
            Granularity.LAYER,
            image.channels(),
            image.height(),
            image.width(),
            0));
    all.byNode.putAll(byNode);
    return all;
  }

  Set<String> nodes() {
    return new LinkedHashSet<>(byNode.keySet());
  }

  List<LayerInfo> layers() {
    return List.copyOf(byNode.values());
  }

  LayerInfo at(String node) {
    return byNode.get(node);
  }

  private static List<Place> places(Graph graph, Granularity granularity) {
    List<Segment> segments = Segments.of(graph);
    var places = new ArrayList<Place>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      double share = 1.0 / segments.size();
      if (granularity == Granularity.BLOCK) {
        places.addAll(inside(graph, segment, i * share, share));
        places.add(
            new Place(
                segment.name(), segment.output(), segment.kind(), granularity, (i + 1) * share));
        continue;
      }
      int members = segment.nodes().size();
      Set<String> carried = segment.carried();
      for (int j = 0; j < members; j++) {
        Node node = segment.nodes().get(j);
        if (carried.contains(node.name())) {
          places.add(
              new Place(
                  graph.layerName(node),
                  node.name(),
                  node.layer().kind(),
                  granularity,
                  (i + (j + 1.0) / members) * share));
        }
      }
    }
    return places;
  }

  /** Blocks whose output lies inside a segment: an activation without a name follows them. */
  private static List<Place> inside(Graph graph, Segment segment, double before, double share) {
    var places = new ArrayList<Place>();
    int members = segment.nodes().size();
    for (int j = 0; j < members - 1; j++) {
      Node node = segment.nodes().get(j);
      Optional<Block> block = graph.blockOf(node.name());
      if (block.isPresent() && block.get().output().equals(node.name())) {
        places.add(
            new Place(
                block.get().name(),
                node.name(),
                node.layer().kind(),
                Granularity.BLOCK,
                before + (j + 1.0) / members * share));
      }
    }
    return places;
  }

  private record Place(
      String name, String node, String kind, Granularity granularity, double depth) {
    LayerInfo info(Graph graph, int index) {
      FeatureShape shape = graph.shape(node);
      return new LayerInfo(
          name, index, kind, granularity, shape.channels(), shape.height(), shape.width(), depth);
    }
  }
}
