package io.naflow.testing;

import io.naflow.metric.Measuring;
import java.util.List;

/** Picks one of some metrics. */
public final class ById {
  private ById() {}

  public static <M extends Measuring> M of(List<M> metrics, String id) {
    return metrics.stream().filter(metric -> metric.id().equals(id)).findFirst().orElseThrow();
  }
}
