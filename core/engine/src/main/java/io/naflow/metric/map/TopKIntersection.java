package io.naflow.metric.map;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import java.util.List;

/**
 * Share of the 1000 most attended pixels that are the object's, 0..1; of all pixels where the input
 * has fewer. Equal pixels count row by row. An object of fewer pixels cannot reach 1.
 *
 * <p>Theiner et al., Interpretable Semantic Photo Geolocation, WACV 2022; Quantus' {@code
 * TopKIntersection} with its default of 1000.
 */
final class TopKIntersection implements MapMetric {
  private static final int TOP = 1000;

  @Override
  public String id() {
    return "top_k_intersection";
  }

  @Override
  public Need need() {
    return Need.MASK;
  }

  @Override
  public List<Measure> measures() {
    return Measure.higherIsBetter(id());
  }

  @Override
  public MetricResult evaluate(MapSubject subject) {
    int top = Math.min(TOP, subject.map().values().length);
    return subject.onMask(
        mask -> MetricResult.of(id(), TopPixels.shareInside(subject.order(), mask, top)));
  }
}
