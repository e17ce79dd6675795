package io.naflow.metric.map;

import io.naflow.metric.Concentration;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import java.util.List;

/**
 * Gini index of the map's pixels, 0 (even) to 1 (one pixel): a simple explanation singles out few.
 * It depends on the resolution: {@code layer_stats.gini} is the same index at the layer's own.
 *
 * <p>Chalasani et al., Concise Explanations of Neural Networks using Adversarial Training, ICML
 * 2020, section 5; equal to Quantus' {@code Sparseness}.
 */
final class Sparseness implements MapMetric {
  @Override
  public String id() {
    return "sparseness";
  }

  @Override
  public Need need() {
    return Need.NOTHING;
  }

  @Override
  public List<Measure> measures() {
    return Measure.higherIsBetter(id());
  }

  @Override
  public MetricResult evaluate(MapSubject subject) {
    return subject.onMap(map -> MetricResult.of(id(), Concentration.gini(map.toDoubles())));
  }
}
