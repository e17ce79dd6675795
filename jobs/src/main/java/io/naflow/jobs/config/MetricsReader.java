package io.naflow.jobs.config;

import io.naflow.api.LayerSelection;
import io.naflow.api.choice.Choices;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.AuditConfig.Sample;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.metric.suite.Metrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads {@code metrics}: a list of ids, or of sections that also say on what. */
final class MetricsReader {
  private MetricsReader() {}

  /**
   * @param methods of the audit
   * @param seed the run's
   */
  static List<Metric> read(List<Value> list, List<String> methods, long seed) {
    var metrics = new ArrayList<Metric>();
    var seen = new HashSet<List<Object>>();
    for (Value item : list) {
      Metric metric =
          item.isSection()
              ? metric(item.section(), methods, seed)
              : new Metric(
                  id(item),
                  MetricKeys.SAMPLE.standard(),
                  LayerSelection.BLOCKS,
                  List.of(),
                  choices(id(item), Settings.none(item.key()), seed));
      // With other settings it is another metric.
      if (!seen.add(List.of(metric.id(), metric.choices()))) {
        throw item.wrong("a metric that is not in the list already, found " + metric.id());
      }
      metrics.add(metric);
    }
    return metrics;
  }

  private static Metric metric(Settings section, List<String> methods, long seed) {
    String id = section.get(MetricKeys.ID);
    Sample sample = section.get(MetricKeys.SAMPLE);
    LayerSelection layers = LayerKeys.OF_METRIC.read(section.section("layers"));
    List<String> chosen =
        section.get(MetricKeys.METHODS).stream().map(item -> item.word(methods)).toList();
    Choices choices = choices(id, section, seed);
    section.done();
    return new Metric(id, sample, layers, chosen, choices);
  }

  private static Choices choices(String id, Settings section, long seed) {
    return ChoicesReader.read(
        section, ChoicesReader.ofMetric(id, Metrics.byId(id).parameters()), seed);
  }

  private static String id(Value value) {
    return MetricKeys.ID.kind().reader().apply(value);
  }
}
