package io.naflow.metric.forward;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.perturb.Fill;
import java.util.ArrayList;
import java.util.List;

/**
 * What the most attended pixels alone are worth, at 5, 10, 20, 25 and 50 % of the input: with
 * {@code O} the explained class's probability when only these are shown, {@code retained@p} is
 * {@code O / Y} (0 or more; above 1 where the rest distracts) and {@code increase@p} 100 if {@code
 * Y < O}, else 0. Pixels are whole (the map ranks, it does not shade); equal ones count row by row;
 * their number is rounded.
 *
 * <p>In the spirit of the "percentage in metric" of An and Joe, Attention-guided CAM, 2022, whose
 * definition is not published: these numbers are not claimed to be theirs.
 */
record RetainedConfidence(Fill fill) implements ForwardMetric {
  private static final int[] PERCENTS = {5, 10, 20, 25, 50};

  @Override
  public String id() {
    return "retained:" + fill.id();
  }

  @Override
  public List<Measure> measures() {
    List<String> names = new ArrayList<>();
    for (int percent : PERCENTS) {
      names.add(retained(percent));
      names.add(increase(percent));
    }
    return Measure.higherIsBetter(names.toArray(String[]::new));
  }

  @Override
  public ForwardPlan plan(ForwardSubject subject) {
    int[] order = subject.map().descending();
    return new ForwardPlan(
        PERCENTS.length,
        index -> {
          float[] share = new float[order.length];
          long count = Math.round(order.length * PERCENTS[index] / 100.0);
          for (int i = 0; i < count; i++) {
            share[order[i]] = 1;
          }
          return subject.masked(share, fill);
        },
        this::values);
  }

  private MetricResult values(double clean, double[] scores) {
    if (clean < Double.MIN_NORMAL) {
      return new MetricResult.Undefined(
          "the class's probability is 0 or as good as: no share of it remains");
    }
    List<MetricValue> values = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      values.add(new MetricValue(retained(PERCENTS[i]), scores[i] / clean));
      values.add(new MetricValue(increase(PERCENTS[i]), clean < scores[i] ? 100 : 0));
    }
    return new MetricResult.Values(values);
  }

  private String retained(int percent) {
    return "retained@" + percent + ":" + fill.id();
  }

  private String increase(int percent) {
    return "increase@" + percent + ":" + fill.id();
  }
}
