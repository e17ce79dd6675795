package io.naflow.jobs.metrics;

import io.naflow.api.LayerInfo;
import io.naflow.engine.Catalogue.Description;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.ConfigException;
import java.util.List;

/** Checks metrics against the models they are to be measured on. */
public final class MetricChecks {
  private MetricChecks() {}

  /**
   * @throws ConfigException if a metric's layers are found in none of the models
   */
  public static void check(AuditConfig config, List<Description> models) {
    for (Metric metric : config.metrics()) {
      boolean measured =
          models.stream()
              .flatMap(model -> model.layers().stream())
              .anyMatch(layer -> MetricCosts.holds(metric, layer));
      if (!measured) {
        throw new ConfigException(
            "Cannot measure %s at layers %s (depth %s to %s): no model has maps there; the layers are %s"
                .formatted(
                    metric.id(),
                    metric.layers().include(),
                    metric.layers().minDepth(),
                    metric.layers().maxDepth(),
                    models.stream()
                        .flatMap(model -> model.layers().stream())
                        .map(LayerInfo::name)
                        .distinct()
                        .toList()));
      }
    }
  }
}
