package io.naflow.metric.map;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import java.util.List;

/**
 * Number of pixels with more than 1e-5 of the map's largest value. Nearly all of them do in most
 * maps between 0 and 1.
 *
 * <p>Nguyen and Martínez, On Quantitative Aspects of Model Interpretability, 2020; Quantus' {@code
 * EffectiveComplexity} with its default of 1e-5.
 */
final class EffectiveComplexity implements MapMetric {
  private static final float NOTHING = 1e-5f;

  @Override
  public String id() {
    return "effective_complexity";
  }

  @Override
  public Need need() {
    return Need.NOTHING;
  }

  @Override
  public List<Measure> measures() {
    return Measure.lowerIsBetter(id());
  }

  @Override
  public MetricResult evaluate(MapSubject subject) {
    return subject.onMap(
        map -> {
          int count = 0;
          for (float value : map.values()) {
            count += value > NOTHING ? 1 : 0;
          }
          return MetricResult.of(id(), count);
        });
  }
}
