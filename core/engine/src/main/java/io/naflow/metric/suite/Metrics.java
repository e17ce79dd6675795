package io.naflow.metric.suite;

import io.naflow.metric.Registry;
import io.naflow.metric.explanation.ExplanationMetrics;
import io.naflow.metric.forward.ForwardMetrics;
import io.naflow.metric.map.MapMetrics;
import java.util.List;
import java.util.stream.Stream;

/** All metrics, by id. */
public final class Metrics {
  private static final Registry<Metric> ALL =
      new Registry<>(
          "metric",
          Stream.of(
                  MapMetrics.all().stream().map(Metric.OfMap::new),
                  ForwardMetrics.all().stream().map(Metric.OfAnswers::new),
                  ExplanationMetrics.all().stream().map(Metric.OfExplanations::new),
                  Stream.of(new Metric.OfWeights()))
              .flatMap(some -> some)
              .map(Metric.class::cast)
              .toList());

  private Metrics() {}

  /** From the cheap to the costly. */
  public static List<Metric> all() {
    return ALL.all();
  }

  public static List<String> ids() {
    return all().stream().map(Metric::id).toList();
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
