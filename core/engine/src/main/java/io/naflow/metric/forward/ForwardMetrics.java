package io.naflow.metric.forward;

import io.naflow.metric.Registry;
import io.naflow.metric.perturb.Fill;
import java.util.List;

/** The metrics that need forward passes, by id. */
public final class ForwardMetrics {
  private static final Registry<ForwardMetric> ALL =
      new Registry<>(
          "forward metric",
          List.of(
              new MaskedConfidence(Fill.MEAN),
              new MaskedConfidence(Fill.BLACK),
              new RetainedConfidence(Fill.MEAN),
              new RetainedConfidence(Fill.BLACK),
              ReplacementCurve.INSERTION,
              ReplacementCurve.DELETION,
              Road.STANDARD,
              new Infidelity()));

  private ForwardMetrics() {}

  public static List<ForwardMetric> all() {
    return ALL.all();
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static ForwardMetric byId(String id) {
    return ALL.byId(id);
  }
}
