package io.naflow.metric.map;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.PixelMask;
import java.util.List;

/**
 * Probability that a pixel of the object is attended more than one outside it, equal ones counting
 * half: the area under the ROC curve of the map as a classifier of pixels, 0..1, by the rank sums
 * of Mann and Whitney. Undefined if the object fills the input.
 *
 * <p>Fawcett, An Introduction to ROC Analysis, 2006; Quantus' {@code AUC}.
 */
final class RocAuc implements MapMetric {
  @Override
  public String id() {
    return "roc_auc";
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
        mask ->
            mask.area() == mask.inside().length
                ? new MetricResult.Undefined("the object fills the input: nothing lies outside it")
                : MetricResult.of(id(), area(subject.map().values(), subject.order(), mask)));
  }

  private static double area(float[] values, int[] order, PixelMask mask) {
    long insideBefore = 0;
    double wins = 0;
    int start = 0;
    while (start < order.length) {
      long inside = 0;
      int end = start;
      while (end < order.length && values[order[end]] == values[order[start]]) {
        inside += mask.inside()[order[end]] ? 1 : 0;
        end++;
      }
      long outside = end - start - inside;
      wins += outside * (insideBefore + inside / 2.0);
      insideBefore += inside;
      start = end;
    }
    return wins / ((double) insideBefore * (order.length - insideBefore));
  }
}
