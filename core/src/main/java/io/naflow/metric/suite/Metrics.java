package io.naflow.metric.suite;

import io.naflow.metric.explanation.ExplanationMetrics;
import io.naflow.metric.forward.ForwardMetrics;
import io.naflow.metric.map.MapMetrics;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All metrics, by id. */
public final class Metrics {
  private static final List<Metric> ALL =
      Stream.of(
              MapMetrics.all().stream().map(Metric.OfMap::new),
              ForwardMetrics.all().stream().map(Metric.OfAnswers::new),
              ExplanationMetrics.all().stream().map(Metric.OfExplanations::new))
          .flatMap(some -> some)
          .map(Metric.class::cast)
          .toList();

  private Metrics() {}

  /** From the cheap to the costly. */
  public static List<Metric> all() {
    return ALL;
  }

  public static List<String> ids() {
    return ALL.stream().map(Metric::id).toList();
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Metric byId(String id) {
    return ALL.stream()
        .filter(metric -> metric.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the metric '%s': there are %s"
                        .formatted(id, ids().stream().collect(Collectors.joining(", ")))));
  }
}
