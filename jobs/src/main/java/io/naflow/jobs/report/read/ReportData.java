package io.naflow.jobs.report.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.table.RunRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * All numbers of a report.
 *
 * @param run what it is about
 * @param others runs in the same tables
 * @param models the baseline first
 * @param methods as they were configured
 * @param failures the first of them
 */
public record ReportData(
    RunRow run,
    List<RunRow> others,
    List<ModelRow> models,
    List<String> methods,
    List<Accuracy> accuracies,
    List<LayerMean> layers,
    List<Difference> differences,
    List<ModuleChange> modules,
    List<GateResult> gates,
    List<FailureRow> failures,
    Map<String, Long> failureKinds) {
  private static final int FAILURES = 200;

  /** Reads everything but the strips. */
  public static ReportData read(RunTables tables) {
    List<LayerMean> layers = tables.layerMeans();
    var comparisons = new Comparisons(tables);
    return new ReportData(
        tables.run(),
        tables.others(),
        tables.models(),
        methods(tables.run().config(), layers),
        tables.accuracies(),
        layers,
        comparisons.differences(),
        comparisons.modules(),
        comparisons.gates(),
        tables.failures(FAILURES),
        tables.failureKinds());
  }

  /** Ids of the models, the baseline first. */
  public List<String> modelIds() {
    return models.stream().map(ModelRow::model).toList();
  }

  /** The means of a model's maps by a method, shallow to deep. */
  public List<LayerMean> layers(String model, String method) {
    return layers.stream()
        .filter(layer -> layer.model().equals(model) && layer.method().equals(method))
        .toList();
  }

  /** Configured methods that have left rows, in the configuration's order, then any others. */
  private static List<String> methods(String config, List<LayerMean> layers) {
    var present = new LinkedHashSet<>(layers.stream().map(LayerMean::method).sorted().toList());
    var ordered = new LinkedHashSet<String>();
    try {
      for (JsonNode method : new ObjectMapper().readTree(config).path("methods")) {
        String id = CanonicalConfig.idOf(method);
        if (present.contains(id)) {
          ordered.add(id);
        }
      }
    } catch (JsonProcessingException e) {
      // The order of names is good enough where there is no configuration to go by.
      return List.copyOf(present);
    }
    ordered.addAll(present);
    return List.copyOf(ordered);
  }
}
