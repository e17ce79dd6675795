package io.naflow.metric.explanation;

import java.util.List;
import java.util.stream.Collectors;

/** The metrics that need more explanations, by id. */
public final class ExplanationMetrics {
  private static final List<ExplanationMetric> ALL = List.of(new Adcc(), new MaxSensitivity());

  private ExplanationMetrics() {}

  public static List<ExplanationMetric> all() {
    return ALL;
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static ExplanationMetric byId(String id) {
    return ALL.stream()
        .filter(metric -> metric.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the explanation metric '%s': there are %s"
                        .formatted(
                            id,
                            ALL.stream()
                                .map(ExplanationMetric::id)
                                .collect(Collectors.joining(", ")))));
  }
}
