package io.naflow.metric.forward;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.perturb.GaussianBlur;
import java.util.List;
import java.util.function.Function;

/**
 * Area under the explained class's probability while pixels are replaced, the most attended first,
 * in 28 steps (1792 pixels each of 224 × 224, as in the paper's large evaluation): {@code (sum s -
 * s_0 / 2 - s_n / 2) / n}, 0..1. Equal pixels are replaced row by row.
 *
 * <p>Petsiuk et al., RISE, BMVC 2018, section 4.2, and their {@code evaluation.py}. One number an
 * image: a mean of curves integrates to the mean of these.
 */
final class ReplacementCurve implements ForwardMetric {
  private static final int STEPS = 28;

  private final Measure measure;
  private final Function<ForwardSubject, float[]> start;
  private final Function<ForwardSubject, float[]> finish;

  private ReplacementCurve(
      Measure measure,
      Function<ForwardSubject, float[]> start,
      Function<ForwardSubject, float[]> finish) {
    this.measure = measure;
    this.start = start;
    this.finish = finish;
  }

  /** From the image to the mean colour (0 after normalisation): lower is better. */
  static ReplacementCurve deletion() {
    return new ReplacementCurve(
        new Measure("deletion_auc", Measure.Direction.LOWER),
        ReplacementCurve::whole,
        subject -> new float[subject.input().values().length]);
  }

  /** From the blurred image ({@link GaussianBlur}) to the image: higher is better. */
  static ReplacementCurve insertion() {
    return new ReplacementCurve(
        new Measure("insertion_auc", Measure.Direction.HIGHER),
        subject -> GaussianBlur.of(subject.input()),
        ReplacementCurve::whole);
  }

  @Override
  public String id() {
    return measure.name();
  }

  @Override
  public List<Measure> measures() {
    return List.of(measure);
  }

  @Override
  public ForwardPlan plan(ForwardSubject subject) {
    float[] from = start.apply(subject);
    float[] to = finish.apply(subject);
    int[] order = subject.map().descending();
    int step = ceilingDivision(order.length, STEPS);
    return new ForwardPlan(
        ceilingDivision(order.length, step) + 1,
        index -> {
          float[] result = from.clone();
          int replaced = Math.min(index * step, order.length);
          for (int i = 0; i < replaced; i++) {
            for (int at = order[i]; at < result.length; at += order.length) {
              result[at] = to[at];
            }
          }
          return result;
        },
        (clean, scores) -> MetricResult.of(id(), area(scores)));
  }

  /** Area under evenly spaced scores by the trapezium rule, the whole width being 1. */
  static double area(double[] scores) {
    int last = scores.length - 1;
    double sum = -(scores[0] + scores[last]) / 2;
    for (double score : scores) {
      sum += score;
    }
    return sum / last;
  }

  private static float[] whole(ForwardSubject subject) {
    return subject.input().values();
  }

  private static int ceilingDivision(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
