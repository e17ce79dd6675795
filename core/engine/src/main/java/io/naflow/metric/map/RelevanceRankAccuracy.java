package io.naflow.metric.map;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import java.util.List;

/**
 * Share of the K most attended pixels that are the object's, K being the number of its pixels;
 * 0..1. Equal pixels count row by row, so that the result does not depend on a sort.
 *
 * <p>Arras et al., CLEVR-XAI, Information Fusion 2022; Quantus' {@code RelevanceRankAccuracy}.
 */
final class RelevanceRankAccuracy implements MapMetric {
  @Override
  public String id() {
    return "relevance_rank_accuracy";
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
    return subject.onMask(
        mask -> MetricResult.of(id(), TopPixels.shareInside(subject.order(), mask, mask.area())));
  }
}
