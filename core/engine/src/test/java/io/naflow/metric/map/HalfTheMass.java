package io.naflow.metric.map;

import io.naflow.metric.InputMap;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import java.util.List;

/** Share of the input's pixels, the most attended first, that hold half of the map's sum; 0..1. */
final class HalfTheMass implements MapMetric {
  @Override
  public String id() {
    return "half_the_mass";
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
    // A map that is the same everywhere is MetricResult.Undefined: it has no row, never a NaN.
    return subject.onMap(map -> MetricResult.of(id(), share(map, subject.order())));
  }

  private static double share(InputMap map, int[] order) {
    double half = map.sum() / 2;
    double held = 0;
    int pixels = 0;
    while (held < half && pixels < order.length) {
      held += map.values()[order[pixels]];
      pixels++;
    }
    return (double) pixels / order.length;
  }
}
