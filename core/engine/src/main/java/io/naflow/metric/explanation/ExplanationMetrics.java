package io.naflow.metric.explanation;

import java.util.List;

/** The program's own metrics that need more explanations. */
public final class ExplanationMetrics {
  private ExplanationMetrics() {}

  public static List<ExplanationMetric> all() {
    return List.of(new Adcc(), new MaxSensitivity(), new RandomLogit());
  }
}
