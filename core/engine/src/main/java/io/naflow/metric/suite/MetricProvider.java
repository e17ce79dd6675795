package io.naflow.metric.suite;

import java.util.List;

/**
 * Brings metrics. A jar names its provider, a public class with a public constructor without
 * arguments, in {@code META-INF/services/io.naflow.metric.suite.MetricProvider}; the metrics then
 * are in configurations, announced costs and tables as the program's own are.
 */
@FunctionalInterface
public interface MetricProvider {
  List<Metric> metrics();
}
