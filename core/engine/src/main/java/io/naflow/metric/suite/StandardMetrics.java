package io.naflow.metric.suite;

import io.naflow.metric.explanation.ExplanationMetrics;
import io.naflow.metric.forward.ForwardMetrics;
import io.naflow.metric.map.MapMetrics;
import java.util.List;
import java.util.stream.Stream;

/** The program's own metrics, from the cheap to the costly. */
public final class StandardMetrics implements MetricProvider {
  @Override
  public List<Metric> metrics() {
    return Stream.of(
            MapMetrics.all().stream().map(Metric::of),
            ForwardMetrics.all().stream().map(Metric::of),
            ExplanationMetrics.all().stream().map(Metric::of),
            Stream.<Metric>of(new Metric.OfWeights()))
        .flatMap(some -> some)
        .toList();
  }
}
