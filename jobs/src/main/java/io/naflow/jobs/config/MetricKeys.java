package io.naflow.jobs.config;

import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.AuditConfig.Sample;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.metric.suite.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Settings of each item of {@code metrics}. */
final class MetricKeys {
  private static final Pattern COUNT = Pattern.compile("\\d+");

  static final Key<String> ID =
      Key.required(
          "metrics[].id",
          Kind.word(Metrics.ids(), Metrics.origins()),
          "insertion_auc",
          Scope.ROWS,
          "The metric.");

  static final Key<Sample> SAMPLE =
      Key.of(
          "metrics[].sample",
          new Kind<>(
              "number",
              "a number of images, or a share above 0 and up to 1",
              Kind.Syntax.PLAIN,
              MetricKeys::sample,
              MetricKeys::written),
          new Sample.Share(1),
          Scope.ROWS,
          "On so many images, chosen by a hash of the name.");

  static final Key<List<Value>> METHODS =
      Key.of(
          "metrics[].methods",
          AuditKeys.items("names", "methods of the audit"),
          List.of(),
          Scope.ROWS,
          "On the maps of these methods; all where it is not given.");

  private MetricKeys() {}

  /** Those that every metric has, then those of the metrics that have some. */
  static List<Key<?>> all() {
    var keys = new ArrayList<Key<?>>(List.of(ID, SAMPLE, METHODS));
    keys.addAll(LayerKeys.OF_METRIC.keys());
    Metrics.all()
        .forEach(metric -> keys.addAll(ChoicesReader.ofMetric(metric.id(), metric.parameters())));
    return keys;
  }

  /** An item. */
  static Object write(Metric metric, Written written) {
    written.put(ID, metric.id());
    written.put(SAMPLE, metric.sample());
    written.section("layers", LayerKeys.OF_METRIC.write(metric.layers(), written.fresh()));
    written.items(METHODS, metric::methods);
    return written.entries(metric.choices().values()).values();
  }

  private static Sample sample(Value value) {
    return COUNT.matcher(value.text()).matches()
        ? new Sample.Count(value.integer(1, Integer.MAX_VALUE))
        : new Sample.Share(Kind.shareAboveZero().reader().apply(value));
  }

  private static Object written(Sample sample) {
    return sample instanceof Sample.Count count
        ? (Object) count.images()
        : ((Sample.Share) sample).share();
  }
}
