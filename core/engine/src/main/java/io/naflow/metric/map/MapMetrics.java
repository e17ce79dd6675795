package io.naflow.metric.map;

import java.util.List;

/** The program's own metrics of maps. */
public final class MapMetrics {
  private MapMetrics() {}

  public static List<MapMetric> all() {
    return List.of(
        new Sparseness(),
        new Complexity(),
        new EffectiveComplexity(),
        new EnergyPointingGame(),
        new PointingGame(),
        new RelevanceRankAccuracy(),
        new TopKIntersection(),
        new RocAuc(),
        new LocalizationIou());
  }
}
