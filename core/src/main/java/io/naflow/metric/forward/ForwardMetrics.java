package io.naflow.metric.forward;

import io.naflow.metric.perturb.Fill;
import java.util.List;
import java.util.stream.Collectors;

/** The metrics that need forward passes, by id. */
public final class ForwardMetrics {
  private static final List<ForwardMetric> ALL =
      List.of(
          new MaskedConfidence(Fill.MEAN),
          new MaskedConfidence(Fill.BLACK),
          new RetainedConfidence(Fill.MEAN),
          new RetainedConfidence(Fill.BLACK),
          ReplacementCurve.insertion(),
          ReplacementCurve.deletion(),
          new Road(),
          new Infidelity());

  private ForwardMetrics() {}

  public static List<ForwardMetric> all() {
    return ALL;
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static ForwardMetric byId(String id) {
    return ALL.stream()
        .filter(metric -> metric.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the forward metric '%s': there are %s"
                        .formatted(
                            id,
                            ALL.stream()
                                .map(ForwardMetric::id)
                                .collect(Collectors.joining(", ")))));
  }
}
