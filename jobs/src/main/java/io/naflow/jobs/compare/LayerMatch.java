package io.naflow.jobs.compare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A candidate's layer and the baseline's that it is compared with.
 *
 * @param layer the candidate's
 * @param depth the candidate's layer's place, 0..1
 * @param baselineLayer the baseline's; several layers may share one
 */
record LayerMatch(String layer, double depth, String baselineLayer) implements Serializable {

  /** Depths are fractions; two that are meant to be as near differ by rounding. */
  private static final double ROUNDING = 1e-9;

  /** A layer of a model; in lists shallow to deep. */
  record Layer(String name, double depth) {}

  /**
   * Finds each layer of the candidate its counterpart: the layer of that name if the names that
   * both have come in the same order in both, otherwise the baseline's layer of the nearest depth,
   * of two as near the shallower.
   *
   * @param baseline at least one
   */
  static List<LayerMatch> of(List<Layer> baseline, List<Layer> candidate) {
    List<String> common = common(baseline, candidate);
    Set<String> byName =
        common.equals(common(candidate, baseline)) ? new HashSet<>(common) : Set.of();
    var matches = new ArrayList<LayerMatch>();
    for (Layer layer : candidate) {
      String counterpart =
          byName.contains(layer.name()) ? layer.name() : nearest(baseline, layer.depth());
      matches.add(new LayerMatch(layer.name(), layer.depth(), counterpart));
    }
    return matches;
  }

  private static List<String> common(List<Layer> layers, List<Layer> others) {
    Set<String> names = new HashSet<>(others.stream().map(Layer::name).toList());
    return layers.stream().map(Layer::name).filter(names::contains).toList();
  }

  private static String nearest(List<Layer> layers, double depth) {
    Layer nearest = layers.get(0);
    for (Layer layer : layers) {
      if (Math.abs(layer.depth() - depth) < Math.abs(nearest.depth() - depth) - ROUNDING) {
        nearest = layer;
      }
    }
    return nearest.name();
  }
}
