package io.naflow.metric.forward;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.perturb.NoiseSource;
import io.naflow.metric.perturb.NoisyLinearImputation;
import java.util.Arrays;
import java.util.List;

/**
 * Remove and debias: what the explained class's probability changes by when the most ({@code
 * road_morf}) or the least ({@code road_lerf}) attended 90, 80, ..., 10 % of the pixels are removed
 * and filled in ({@link NoisyLinearImputation}), mean over the nine; {@code road} is half of the
 * second less the first. -1..1.
 *
 * <p>Rong et al., ICML 2022; pytorch-grad-cam's {@code ROADCombined}. That one removes what is not
 * below a percentile of the map, which takes all or nothing of equal pixels and leaves maps with
 * many zeros without a pixel to fill from; this removes by rank, as the authors do, equal pixels
 * row by row. The noise is seeded by the image.
 */
final class Road implements ForwardMetric {
  private static final int[] KEPT_PERCENTS = {10, 20, 30, 40, 50, 60, 70, 80, 90};

  @Override
  public String id() {
    return "road";
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        new Measure(id(), Measure.Direction.HIGHER),
        new Measure("road_morf", Measure.Direction.LOWER),
        new Measure("road_lerf", Measure.Direction.HIGHER));
  }

  @Override
  public ForwardPlan plan(ForwardSubject subject) {
    int[] order = subject.map().descending();
    return new ForwardPlan(
        2 * KEPT_PERCENTS.length,
        index ->
            NoisyLinearImputation.fill(
                subject.input(),
                kept(order, index),
                NoiseSource.of(subject.seed(), subject.image(), id(), index)),
        this::values);
  }

  /** The first nine inputs keep the least attended pixels, the others the most attended. */
  private static boolean[] kept(int[] order, int index) {
    int percent = KEPT_PERCENTS[index % KEPT_PERCENTS.length];
    int count = (int) Math.max(Math.round(order.length * percent / 100.0), 1);
    int first = index < KEPT_PERCENTS.length ? order.length - count : 0;
    boolean[] kept = new boolean[order.length];
    for (int i = first; i < first + count; i++) {
      kept[order[i]] = true;
    }
    return kept;
  }

  private MetricResult values(double clean, double[] scores) {
    double mostFirst = mean(scores, 0) - clean;
    double leastFirst = mean(scores, KEPT_PERCENTS.length) - clean;
    return MetricResult.of(
        new MetricValue(id(), (leastFirst - mostFirst) / 2),
        new MetricValue("road_morf", mostFirst),
        new MetricValue("road_lerf", leastFirst));
  }

  private static double mean(double[] scores, int first) {
    return Arrays.stream(scores, first, first + KEPT_PERCENTS.length).average().orElseThrow();
  }
}
