package io.naflow.metric.forward;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.perturb.Fill;
import java.util.List;

/**
 * What the explained class's probability becomes when the image is shown through its map, {@code O
 * = p(L * x)} against {@code Y = p(x)}, in percent; means over images give the published metrics:
 *
 * <ul>
 *   <li>{@code average_drop}: {@code 100 max(0, Y - O) / Y} (pytorch-grad-cam's {@code
 *       DropInConfidence} leaves out the division);
 *   <li>{@code percent_increase}: 100 if {@code Y < O}, else 0;
 *   <li>{@code average_gain}: {@code 100 max(0, O - Y) / (1 - Y + 1e-8)}.
 * </ul>
 *
 * <p>Chattopadhay et al., Grad-CAM++, WACV 2018, section 5; gain: Zhang et al., Opti-CAM, 2023.
 */
record MaskedConfidence(Fill fill) implements ForwardMetric {
  private static final double GAIN_OFFSET = 1e-8;

  @Override
  public String id() {
    return named("average_drop");
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        new Measure(id(), Measure.Direction.LOWER),
        new Measure(named("percent_increase"), Measure.Direction.HIGHER),
        new Measure(named("average_gain"), Measure.Direction.HIGHER));
  }

  @Override
  public ForwardPlan plan(ForwardSubject subject) {
    return new ForwardPlan(
        1,
        index -> subject.masked(subject.map().values(), fill),
        (clean, scores) -> values(clean, scores[0]));
  }

  private MetricResult values(double clean, double masked) {
    return MetricResult.of(
        new MetricValue(id(), 100 * drop(clean, masked)),
        new MetricValue(named("percent_increase"), clean < masked ? 100 : 0),
        new MetricValue(
            named("average_gain"), 100 * Math.max(0, masked - clean) / (1 - clean + GAIN_OFFSET)));
  }

  /** Share of the probability that is lost, 0..1; none of a probability of 0 can be. */
  private static double drop(double clean, double masked) {
    return clean > masked ? (clean - masked) / clean : 0;
  }

  private String named(String measure) {
    return measure + ":" + fill.id();
  }
}
