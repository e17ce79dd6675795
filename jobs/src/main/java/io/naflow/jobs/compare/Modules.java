package io.naflow.jobs.compare;

import io.naflow.jobs.table.ComparisonRow;
import io.naflow.network.AttentionModule;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What a network's attention modules (CBAM, BAM) change: the map behind each gate against the map
 * before the module, both of the same network.
 *
 * @param pair the network against itself, its gates matched with what comes before their module;
 *     empty if none has both maps
 * @param unseen gates that lack one of the two maps
 */
record Modules(Optional<ModelPair> pair, List<String> unseen) {
  /** Leads the names of statistics that are of a gate: {@code module:energy_in_box}. */
  static final String PREFIX = "module:";

  Modules {
    unseen = List.copyOf(unseen);
  }

  /** The modules of a model of a run; none if it has none. */
  static Modules of(SparkSession spark, String run, String model) {
    ComparedNetwork network = ComparedNetwork.of(spark, run, model);
    return architecture(network.architecture())
        .map(found -> of(found.graph(), network, run, model))
        .orElseGet(() -> new Modules(Optional.empty(), List.of()));
  }

  private static Optional<Architecture> architecture(String id) {
    return Zoo.standard().all().stream().filter(known -> known.id().equals(id)).findFirst();
  }

  static Modules of(Graph graph, ComparedNetwork explained, String run, String model) {
    Map<String, ComparedNetwork.Layer> layers = new HashMap<>();
    explained.layers().forEach(layer -> layers.put(layer.name(), layer));
    var matches = new ArrayList<LayerMatch>();
    var unseen = new ArrayList<String>();
    for (Node node : graph.nodes()) {
      if (!(node.layer() instanceof AttentionModule)) {
        continue;
      }
      String after = graph.layerName(node);
      String before = graph.layerName(before(graph, node));
      if (layers.containsKey(after) && layers.containsKey(before)) {
        matches.add(
            LayerMatch.of(layers.get(after), before, LayerMatch.Rule.BEFORE)
                .at(explained, explained));
      } else {
        unseen.add(after);
      }
    }
    var ids = new ComparisonRow.Pair(run, run, model, model);
    return new Modules(
        matches.isEmpty()
            ? Optional.empty()
            : Optional.of(new ModelPair(ids, matches, ModelPair.Kind.MODULES)),
        unseen);
  }

  /** CBAM's gates follow each other: what the module changes counts from before the first. */
  private static Node before(Graph graph, Node gate) {
    Node node = gate;
    while (node.layer() instanceof AttentionModule) {
      node = graph.node(node.inputs().get(0));
    }
    return node;
  }
}
