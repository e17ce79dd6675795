package io.naflow.metric;

import java.util.Arrays;
import java.util.List;

/** What became of a metric on one map: numbers, or why there are none. Never a NaN. */
public sealed interface MetricResult {
  /** At least one number. */
  record Values(List<MetricValue> values) implements MetricResult {
    public Values {
      values = List.copyOf(values);
    }
  }

  /**
   * No number.
   *
   * @param reason what the metric is not defined for, with values
   */
  record Undefined(String reason) implements MetricResult {}

  static MetricResult of(MetricValue... values) {
    return new Values(Arrays.asList(values));
  }

  static MetricResult of(String metric, double value) {
    return of(new MetricValue(metric, value));
  }

  /** The numbers; none if undefined. */
  default List<MetricValue> orNone() {
    return this instanceof Values some ? some.values() : List.of();
  }
}
