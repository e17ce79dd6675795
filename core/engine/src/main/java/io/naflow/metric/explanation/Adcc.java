package io.naflow.metric.explanation;

import io.naflow.metric.InputMap;
import io.naflow.metric.MapSimilarity;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.forward.ForwardSubject;
import io.naflow.metric.perturb.Fill;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Harmonic mean of three, {@code adcc = 3 / (1/coherency + 1/(1 - complexity) + 1/(1 - drop))},
 * 0..1:
 *
 * <ul>
 *   <li>{@code adcc_coherency}: Pearson's correlation of the image's map L with the map of the
 *       image seen through L, as (r + 1) / 2; 0..1;
 *   <li>{@code adcc_complexity}: mean of L, 0..1;
 *   <li>drop: {@code max(0, Y - O) / Y} of the class's probability, as in {@code
 *       average_drop:mean}.
 * </ul>
 *
 * <p>Poppi et al., Revisiting the Evaluation of Class Activation Mapping for Explainability, CVPR
 * workshops 2021 (arXiv 2104.10252), equations 4 to 7. Pytorch-grad-cam's ARCC puts ROAD in place
 * of the drop.
 */
final class Adcc implements ExplanationMetric {
  @Override
  public String id() {
    return "adcc";
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        new Measure(id(), Measure.Direction.HIGHER),
        new Measure("adcc_coherency", Measure.Direction.HIGHER),
        new Measure("adcc_complexity", Measure.Direction.LOWER));
  }

  @Override
  public Need need() {
    return Need.MAPS_AND_PROBABILITY;
  }

  @Override
  public ExplanationPlan plan(ForwardSubject subject) {
    return new ExplanationPlan(
        1,
        index -> subject.masked(subject.map().values(), Fill.MEAN),
        (clean, explained) -> values(subject.map(), clean, explained.get(0)));
  }

  private MetricResult values(InputMap map, double clean, Explained masked) {
    InputMap again = masked.map().atInput(map.height(), map.width());
    OptionalDouble correlation = MapSimilarity.pearson(map.values(), again.values());
    if (correlation.isEmpty()) {
      return new MetricResult.Undefined(
          "the map of the image seen through its map is constant: it correlates with nothing");
    }
    double coherency = (correlation.getAsDouble() + 1) / 2;
    double complexity = map.sum() / map.values().length;
    double left = masked.probability().orElseThrow();
    double kept = clean > left ? left / clean : 1;
    return MetricResult.of(
        new MetricValue(id(), harmonicMean(coherency, 1 - complexity, kept)),
        new MetricValue("adcc_coherency", coherency),
        new MetricValue("adcc_complexity", complexity));
  }

  /** Of three values from 0 to 1; 0 if one of them is. */
  private static double harmonicMean(double a, double b, double c) {
    return 3 / (1 / a + 1 / b + 1 / c);
  }
}
