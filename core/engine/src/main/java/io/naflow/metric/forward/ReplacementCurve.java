package io.naflow.metric.forward;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.perturb.Substrate;
import java.util.List;
import java.util.Map;

/**
 * Area under the explained class's probability while pixels are replaced, the most attended first:
 * {@code (sum s - s_0 / 2 - s_n / 2) / n}, 0..1. Equal pixels are replaced row by row.
 *
 * <p>Petsiuk et al., RISE, BMVC 2018, section 4.2, and their {@code evaluation.py}. One number an
 * image: a mean of curves integrates to the mean of these. Numbers of other than the standard
 * settings have them in their name, such as {@code deletion_auc:steps=224,fill=black}.
 *
 * @param kind from where to where
 * @param steps 1 or more: with each so many-th part of the pixels, rounded up, is replaced. 28 by
 *     default, 1792 pixels each of 224 × 224, as in the paper's large evaluation
 * @param fill what the image is deleted to, or inserted into
 */
record ReplacementCurve(Kind kind, int steps, Substrate fill) implements ForwardMetric {
  static final ReplacementCurve INSERTION =
      new ReplacementCurve(Kind.INSERTION, 28, Substrate.BLUR);
  static final ReplacementCurve DELETION = new ReplacementCurve(Kind.DELETION, 28, Substrate.MEAN);

  enum Kind {
    /** From the fill to the image: higher is better. */
    INSERTION("insertion_auc", Measure.Direction.HIGHER, "shown", "is inserted into"),
    /** From the image to the fill: lower is better. */
    DELETION("deletion_auc", Measure.Direction.LOWER, "taken away", "is deleted to");

    private final String id;
    private final Measure.Direction better;
    private final String verb;
    private final String end;

    Kind(String id, Measure.Direction better, String verb, String end) {
      this.id = id;
      this.better = better;
      this.verb = verb;
      this.end = end;
    }

    private ReplacementCurve standard() {
      return this == INSERTION ? ReplacementCurve.INSERTION : ReplacementCurve.DELETION;
    }
  }

  @Override
  public String id() {
    return kind.id;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter.Whole(
            "steps",
            kind.standard().steps,
            1,
            50_176,
            "With each step so many-th part of the pixels, rounded up, is " + kind.verb + "."),
        new Parameter.Word(
            "fill",
            kind.standard().fill.id(),
            Substrate.ids(),
            "What the image " + kind.end + ": its blur, the mean colour, or black."));
  }

  @Override
  public ForwardMetric with(Choices choices) {
    return new ReplacementCurve(kind, choices.whole("steps"), Substrate.byId(choices.word("fill")));
  }

  @Override
  public List<Measure> measures() {
    return List.of(new Measure(name(), kind.better));
  }

  private String name() {
    return id() + new Choices(Map.of("steps", steps, "fill", fill.id())).suffix(parameters());
  }

  @Override
  public ForwardPlan plan(ForwardSubject subject) {
    float[] image = subject.input().values();
    float[] filled = fill.of(subject.input(), subject.preprocessing());
    float[] from = kind == Kind.INSERTION ? filled : image;
    float[] to = kind == Kind.INSERTION ? image : filled;
    int[] order = subject.map().descending();
    int step = ceilingDivision(order.length, steps);
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
        (clean, scores) -> MetricResult.of(name(), area(scores)));
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

  private static int ceilingDivision(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
