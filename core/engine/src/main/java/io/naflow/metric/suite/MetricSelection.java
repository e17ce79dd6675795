package io.naflow.metric.suite;

import io.naflow.api.AttentionMap;
import io.naflow.api.LayerSelection;
import java.util.List;

/**
 * A metric and the maps it is measured on.
 *
 * @param metric the metric
 * @param layers at which layers, by name and depth
 * @param methods ids of the methods whose maps; all if empty
 */
public record MetricSelection(Metric metric, LayerSelection layers, List<String> methods) {
  public MetricSelection {
    methods = List.copyOf(methods);
  }

  /** All maps. */
  public static MetricSelection of(String id) {
    return new MetricSelection(Metrics.byId(id), LayerSelection.BLOCKS, List.of());
  }

  /** Whether the metric is measured on that map. */
  public boolean holds(AttentionMap map) {
    return (methods.isEmpty() || methods.contains(map.method()))
        && layers.matches(map.layer().name(), map.layer().depth());
  }
}
