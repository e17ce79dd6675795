package io.naflow.metric;

/**
 * One number about one image: a row of the table {@code metrics}.
 *
 * @param metric its name there; may carry a parameter, as in {@code retained@20}
 * @param value finite
 */
public record MetricValue(String metric, double value) {
  public MetricValue {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "Cannot record %s as the metric '%s': values must be finite; a metric that is undefined gives MetricResult.Undefined"
              .formatted(value, metric));
    }
  }
}
