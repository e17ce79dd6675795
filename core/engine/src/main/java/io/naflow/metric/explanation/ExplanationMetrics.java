package io.naflow.metric.explanation;

import io.naflow.metric.Registry;
import java.util.List;

/** The metrics that need more explanations, by id. */
public final class ExplanationMetrics {
  private static final Registry<ExplanationMetric> ALL =
      new Registry<>(
          "explanation metric", List.of(new Adcc(), new MaxSensitivity(), new RandomLogit()));

  private ExplanationMetrics() {}

  public static List<ExplanationMetric> all() {
    return ALL.all();
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static ExplanationMetric byId(String id) {
    return ALL.byId(id);
  }
}
