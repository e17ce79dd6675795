package io.naflow.metric.suite;

import io.naflow.registry.Registry;
import java.util.List;

/** The metrics there are, by id: what {@link MetricProvider}s bring. */
public final class Metrics {
  private static final Registry<Metric> ALL =
      Registry.found("metric", MetricProvider.class, MetricProvider::metrics, Metric::id);

  private Metrics() {}

  /** The program's own from the cheap to the costly, then what other jars bring. */
  public static List<Metric> all() {
    return ALL.all();
  }

  public static List<String> ids() {
    return ALL.ids();
  }

  /** Ids and, of what other jars bring, where they come from. */
  public static List<String> origins() {
    return ALL.origins();
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Metric byId(String id) {
    return ALL.byId(id);
  }
}
