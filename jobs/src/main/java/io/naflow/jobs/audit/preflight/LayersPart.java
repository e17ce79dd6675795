package io.naflow.jobs.audit.preflight;

import io.naflow.api.LayerInfo;
import io.naflow.api.LayerSelection;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.ConfigException;
import java.util.List;

/** Whether each pattern of layers means some: one that is misspelt would be missed by nobody. */
final class LayersPart implements Part {
  @Override
  public void check(Subject audit) {
    List<String> layers =
        audit.models().stream()
            .flatMap(model -> model.layers().stream())
            .map(LayerInfo::name)
            .distinct()
            .toList();
    require("layers.include", audit.config().layers(), layers);
    for (int i = 0; i < audit.config().metrics().size(); i++) {
      Metric metric = audit.config().metrics().get(i);
      require("metrics[%d].layers.include".formatted(i), metric.layers(), layers);
    }
  }

  private static void require(String key, LayerSelection selection, List<String> layers) {
    List<String> unmatched = selection.unmatched(layers);
    if (!unmatched.isEmpty()) {
      throw new ConfigException(
          "Cannot use '%s' of %s: no model has maps at such a layer; the layers are %s"
              .formatted(unmatched.get(0), key, layers));
    }
  }

  @Override
  public List<String> lines(Subject audit) {
    return List.of();
  }
}
