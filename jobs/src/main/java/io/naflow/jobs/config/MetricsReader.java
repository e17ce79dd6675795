package io.naflow.jobs.config;

import io.naflow.api.Granularity;
import io.naflow.api.LayerSelection;
import io.naflow.api.choice.Choices;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.AuditConfig.Sample;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.metric.suite.Metrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code metrics}: a list of ids, or of sections that also say on what. */
final class MetricsReader {
  private static final Pattern COUNT = Pattern.compile("\\d+");
  private static final Sample ALL_IMAGES = new Sample.Share(1);

  private MetricsReader() {}

  /**
   * @param methods of the audit
   * @param seed the run's
   */
  static List<Metric> read(Optional<Value> list, List<String> methods, long seed) {
    var metrics = new ArrayList<Metric>();
    var seen = new HashSet<List<Object>>();
    for (Value item : list.map(Value::oneOrMore).orElse(List.of())) {
      Metric metric =
          item.isSection()
              ? metric(item.section(), methods, seed)
              : new Metric(
                  id(item),
                  ALL_IMAGES,
                  LayerSelection.BLOCKS,
                  List.of(),
                  choices(id(item), Settings.none(), seed));
      // With other settings it is another metric.
      if (!seen.add(List.of(metric.id(), metric.choices()))) {
        throw item.wrong("a metric that is not in the list already, found " + metric.id());
      }
      metrics.add(metric);
    }
    return metrics;
  }

  private static Metric metric(Settings section, List<String> methods, long seed) {
    String id = id(section.require("id", "insertion_auc"));
    Sample sample = section.find("sample").map(MetricsReader::sample).orElse(ALL_IMAGES);
    LayerSelection layers = AuditConfigReader.places(section.section("layers"), Granularity.BLOCK);
    List<String> chosen =
        section
            .find("methods")
            .map(value -> value.oneOrMore().stream().map(item -> item.word(methods)).toList())
            .orElse(List.of());
    Choices choices = choices(id, section, seed);
    section.done();
    return new Metric(id, sample, layers, chosen, choices);
  }

  private static Choices choices(String id, Settings section, long seed) {
    return ChoicesReader.read(section, Metrics.byId(id).parameters(), seed);
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
