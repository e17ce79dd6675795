package io.naflow.metric.map;

import io.naflow.metric.Concentration;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import java.util.List;

/**
 * Entropy of the map's share on each pixel, {@code -sum q ln q} with {@code q = L / sum L}: {@code
 * complexity} in nats (0..ln n), {@code complexity:normalized} over ln n (0..1).
 *
 * <p>Bhatt et al., Evaluating and Aggregating Feature-based Model Explanations, IJCAI 2020,
 * definition 4; Quantus' {@code Complexity}.
 */
final class Complexity implements MapMetric {
  @Override
  public String id() {
    return "complexity";
  }

  @Override
  public Need need() {
    return Need.NOTHING;
  }

  @Override
  public List<Measure> measures() {
    return Measure.lowerIsBetter(id(), id() + ":normalized");
  }

  @Override
  public MetricResult evaluate(MapSubject subject) {
    return subject.onMap(
        map -> {
          double entropy = Concentration.entropy(map.toDoubles());
          return MetricResult.of(
              new MetricValue(id(), entropy),
              new MetricValue(id() + ":normalized", entropy / Math.log(map.values().length)));
        });
  }
}
