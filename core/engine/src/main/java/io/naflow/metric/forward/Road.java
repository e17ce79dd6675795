package io.naflow.metric.forward;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.perturb.NoiseSource;
import io.naflow.metric.perturb.NoisyLinearImputation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Remove and debias: what the explained class's probability changes by when the most ({@code
 * road_morf}) or the least ({@code road_lerf}) attended 90, 80, ..., 10 % of the pixels are removed
 * and filled in ({@link NoisyLinearImputation}), mean over the nine; {@code road} is half of the
 * second less the first. -1..1. Numbers of other than the standard settings have them in their
 * name, such as {@code road_morf:steps=4}.
 *
 * <p>Rong et al., ICML 2022; pytorch-grad-cam's {@code ROADCombined}. That one removes what is not
 * below a percentile of the map, which takes all or nothing of equal pixels and leaves maps with
 * many zeros without a pixel to fill from; this removes by rank, as the authors do, equal pixels
 * row by row. The noise is seeded by the image.
 *
 * @param steps 1 or more: parts of the pixels are kept that divide all into one more, evenly
 * @param noise standard deviation of what is added to filled pixels, in normalised units
 */
record Road(int steps, double noise) implements ForwardMetric {
  static final Road STANDARD = new Road(9, 0.01);

  @Override
  public String id() {
    return "road";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter.Whole(
            "steps",
            STANDARD.steps,
            1,
            999,
            "So many shares of the pixels are kept, evenly between none and all: 9 are 10, 20, ..., 90 %."),
        new Parameter.Real(
            "noise",
            STANDARD.noise,
            0,
            10,
            "Standard deviation of the noise on pixels that are filled in, in units of the normalised image."));
  }

  @Override
  public ForwardMetric with(Choices choices) {
    return new Road(choices.whole("steps"), choices.real("noise"));
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        new Measure(named("road"), Measure.Direction.HIGHER),
        new Measure(named("road_morf"), Measure.Direction.LOWER),
        new Measure(named("road_lerf"), Measure.Direction.HIGHER));
  }

  private String named(String measure) {
    return measure + new Choices(Map.of("steps", steps, "noise", noise)).suffix(parameters());
  }

  @Override
  public ForwardPlan plan(ForwardSubject subject) {
    int[] order = subject.map().descending();
    return new ForwardPlan(
        2 * steps,
        index ->
            NoisyLinearImputation.fill(
                subject.input(),
                kept(order, index),
                noise,
                NoiseSource.of(subject.seed(), subject.image(), id(), index)),
        this::values);
  }

  /** The first half of the inputs keeps the least attended pixels, the others the most attended. */
  private boolean[] kept(int[] order, int index) {
    double share = (index % steps + 1.0) / (steps + 1);
    int count = (int) Math.max(Math.round(order.length * share), 1);
    int first = index < steps ? order.length - count : 0;
    boolean[] kept = new boolean[order.length];
    for (int i = first; i < first + count; i++) {
      kept[order[i]] = true;
    }
    return kept;
  }

  private MetricResult values(double clean, double[] scores) {
    double mostFirst = mean(scores, 0) - clean;
    double leastFirst = mean(scores, steps) - clean;
    return MetricResult.of(
        new MetricValue(named("road"), (leastFirst - mostFirst) / 2),
        new MetricValue(named("road_morf"), mostFirst),
        new MetricValue(named("road_lerf"), leastFirst));
  }

  private double mean(double[] scores, int first) {
    return Arrays.stream(scores, first, first + steps).average().orElseThrow();
  }
}
