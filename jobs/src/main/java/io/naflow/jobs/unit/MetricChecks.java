package io.naflow.jobs.unit;

import io.naflow.api.Head;
import io.naflow.api.LayerInfo;
import io.naflow.api.ModelInfo;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.ConfigException;
import io.naflow.session.Catalogue.Description;
import java.util.List;

/** Checks metrics against the models they are to be measured on. */
public final class MetricChecks {
  private MetricChecks() {}

  /**
   * @throws ConfigException if a metric's layers are found in none of the models, or it needs what
   *     a model has not
   */
  public static void check(AuditConfig config, List<Description> models) {
    for (Metric metric : config.metrics()) {
      requireProbabilities(metric, models);
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

  private static void requireProbabilities(Metric metric, List<Description> models) {
    for (int i = 0; i < models.size(); i++) {
      ModelInfo model = models.get(i).model();
      if (MetricCosts.measured(metric).needsProbability()
          && model.head().filter(Head.None.class::isInstance).isPresent()) {
        throw new ConfigException(
            "Cannot measure %s on model '%s': it goes by the probability of a class, and outputs of head none have none; leave it out, or set models[%d].head"
                .formatted(metric.id(), model.spec().id(), i));
      }
    }
  }
}
