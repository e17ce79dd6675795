package io.naflow.metric.map;

import io.naflow.metric.Registry;
import java.util.List;

/** The metrics of maps, by id. */
public final class MapMetrics {
  private static final Registry<MapMetric> ALL =
      new Registry<>(
          "map metric",
          List.of(
              new Sparseness(),
              new Complexity(),
              new EffectiveComplexity(),
              new EnergyPointingGame(),
              new PointingGame(),
              new RelevanceRankAccuracy(),
              new TopKIntersection(),
              new RocAuc(),
              new LocalizationIou()));

  private MapMetrics() {}

  public static List<MapMetric> all() {
    return ALL.all();
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static MapMetric byId(String id) {
    return ALL.byId(id);
  }
}
