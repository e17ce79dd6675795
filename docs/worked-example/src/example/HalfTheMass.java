package example;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.metric.InputMap;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.map.MapMetric;
import io.naflow.metric.map.MapSubject;
import java.util.List;
import java.util.Map;

/**
 * Share of the input's pixels, the most attended first, that hold half of the map's sum; 0..1.
 *
 * @param part of the sum, in place of the half
 */
record HalfTheMass(double part) implements MapMetric {
  static final HalfTheMass STANDARD = new HalfTheMass(0.5);

  @Override
  public String id() {
    return "half_the_mass";
  }

  @Override
  public Need need() {
    return Need.NOTHING;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter.Real("part", 0.5, 0, 1, "Share of the sum."));
  }

  @Override
  public MapMetric with(Choices choices) {
    return new HalfTheMass(choices.real("part"));
  }

  @Override
  public List<Measure> measures() {
    return Measure.lowerIsBetter(name());
  }

  /** What is not standard stands in the number's name: half_the_mass:part=0.8. */
  private String name() {
    return id() + new Choices(Map.of("part", part)).suffix(parameters());
  }

  @Override
  public MetricResult evaluate(MapSubject subject) {
    // A map that is the same everywhere is MetricResult.Undefined: it has no row, never a NaN.
    return subject.onMap(map -> MetricResult.of(name(), share(map, subject.order())));
  }

  private double share(InputMap map, int[] order) {
    double wanted = map.sum() * part;
    double held = 0;
    int pixels = 0;
    while (held < wanted && pixels < order.length) {
      held += map.values()[order[pixels]];
      pixels++;
    }
    return (double) pixels / order.length;
  }
}
