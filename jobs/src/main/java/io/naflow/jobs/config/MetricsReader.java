package io.naflow.jobs.config;

import io.naflow.api.Granularity;
import io.naflow.api.LayerSelection;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.AuditConfig.Sample;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.metric.suite.Metrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code metrics}: a list of ids, or of sections that also say on what. */
final class MetricsReader {
  private static final Pattern COUNT = Pattern.compile("\\d+");
  private static final Sample ALL_IMAGES = new Sample.Share(1);

  private MetricsReader() {}

  /**
   * @param methods of the audit
   */
  static List<Metric> read(Optional<Value> list, List<String> methods) {
    var metrics = new ArrayList<Metric>();
    Set<String> seen = new HashSet<>();
    for (Value item : list.map(Value::oneOrMore).orElse(List.of())) {
      Metric metric =
          item.isSection()
              ? metric(item.section(), methods)
              : new Metric(id(item), ALL_IMAGES, LayerSelection.BLOCKS, List.of());
      if (!seen.add(metric.id())) {
        throw item.wrong("a metric that is not in the list already, found " + metric.id());
      }
      metrics.add(metric);
    }
    return metrics;
  }

  private static Metric metric(Settings section, List<String> methods) {
    String id = id(section.require("id", "insertion_auc"));
    Sample sample = section.find("sample").map(MetricsReader::sample).orElse(ALL_IMAGES);
    LayerSelection layers = AuditConfigReader.places(section.section("layers"), Granularity.BLOCK);
    List<String> chosen =
        section
            .find("methods")
            .map(value -> value.oneOrMore().stream().map(item -> item.word(methods)).toList())
            .orElse(List.of());
    section.done();
    return new Metric(id, sample, layers, chosen);
  }

  private static String id(Value value) {
    return value.word(Metrics.ids());
  }

  private static Sample sample(Value value) {
    return COUNT.matcher(value.text()).matches()
        ? new Sample.Count(value.integer(1, Integer.MAX_VALUE))
        : new Sample.Share(AuditConfigReader.share(value, false));
  }
}
