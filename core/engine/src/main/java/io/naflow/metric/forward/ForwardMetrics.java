package io.naflow.metric.forward;

import io.naflow.metric.perturb.Fill;
import java.util.List;

/** The program's own metrics that need forward passes. */
public final class ForwardMetrics {
  private ForwardMetrics() {}

  public static List<ForwardMetric> all() {
    return List.of(
        new MaskedConfidence(Fill.MEAN),
        new MaskedConfidence(Fill.BLACK),
        new RetainedConfidence(Fill.MEAN),
        new RetainedConfidence(Fill.BLACK),
        ReplacementCurve.INSERTION,
        ReplacementCurve.DELETION,
        Road.STANDARD,
        new Infidelity());
  }
}
