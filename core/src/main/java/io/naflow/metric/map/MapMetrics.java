package io.naflow.metric.map;

import java.util.List;
import java.util.stream.Collectors;

/** The metrics of maps, by id. */
public final class MapMetrics {
  private static final List<MapMetric> ALL =
      List.of(
          new Sparseness(),
          new Complexity(),
          new EffectiveComplexity(),
          new EnergyPointingGame(),
          new PointingGame(),
          new RelevanceRankAccuracy(),
          new TopKIntersection(),
          new RocAuc(),
          new LocalizationIou());

  private MapMetrics() {}

  public static List<MapMetric> all() {
    return ALL;
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static MapMetric byId(String id) {
    return ALL.stream()
        .filter(metric -> metric.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the map metric '%s': there are %s"
                        .formatted(
                            id,
                            ALL.stream().map(MapMetric::id).collect(Collectors.joining(", ")))));
  }
}
