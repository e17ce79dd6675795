package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.ConfigException;
import io.naflow.metric.map.MapMetric;
import io.naflow.metric.suite.Metrics;
import java.util.List;

/** How many images have boxes, and whether a metric needs some. */
final class BoxesPart implements Part {
  @Override
  public void check(Subject audit) {
    if (boxed(audit) > 0) {
      return;
    }
    boolean masked = audit.count(item -> item.mask().isPresent()) > 0;
    for (Metric metric : audit.config().metrics()) {
      if (Metrics.byId(metric.id()) instanceof io.naflow.metric.suite.Metric.OfMap ofMap
          && ofMap.metric().need() != MapMetric.Need.NOTHING
          && !(masked && ofMap.metric().need() == MapMetric.Need.MASK)) {
        String what = ofMap.metric().need() == MapMetric.Need.MASK ? "boxes or masks" : "boxes";
        throw new ConfigException(
            "Cannot measure %s: it needs the objects' %s, and none of the %,d images has one; give %s in dataset.labels, or take the metric out"
                .formatted(metric.id(), what, audit.size(), what));
      }
    }
  }

  @Override
  public List<String> lines(Subject audit) {
    long boxes = audit.images().items().stream().mapToLong(item -> item.boxes().size()).sum();
    return List.of(
        "boxes     "
            + (boxes == 0
                ? "none: energy_in_box and peak_in_box will be null"
                : "%,d of %,d images, %,d boxes".formatted(boxed(audit), audit.size(), boxes)));
  }

  private static long boxed(Subject audit) {
    return audit.count(item -> !item.boxes().isEmpty());
  }
}
