package io.naflow.metric.forward;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.perturb.Fill;
import io.naflow.metric.perturb.NoiseSource;
import java.util.List;
import java.util.Random;

/**
 * How badly the map predicts what taking squares out of the image does to the logit: mean over 10
 * perturbations I of {@code (I · Φ - (f(x) - f(x - I)))²}. I takes a square of a quarter of the
 * input's shorter side to the mean colour, anywhere inside, seeded by the image; Φ is the raw
 * signed map, upsampled, the same for all channels. Maps have no scale of their own, so {@code
 * infidelity:scaled} multiplies Φ by the best factor, {@code beta = sum (I·Φ) df / sum (I·Φ)²}.
 *
 * <p>Yeh et al., On the (In)fidelity and Sensitivity of Explanations, NeurIPS 2019, definition 2.1
 * and section 3 (square removal); Captum's {@code infidelity} with {@code normalize}.
 */
final class Infidelity implements ForwardMetric {
  private static final int PERTURBATIONS = 10;
  private static final int SIDE_DIVISOR = 4;

  @Override
  public String id() {
    return "infidelity";
  }

  @Override
  public List<Measure> measures() {
    return Measure.lowerIsBetter(id(), id() + ":scaled");
  }

  @Override
  public Readout readout() {
    return Readout.LOGIT;
  }

  @Override
  public ChangedInputs inputs() {
    return ChangedInputs.PER_IMAGE;
  }

  @Override
  public ForwardPlan plan(ForwardSubject subject) {
    return new ForwardPlan(
        PERTURBATIONS,
        index -> subject.masked(remaining(subject, index), Fill.MEAN),
        (clean, scores) -> values(predictions(subject), clean, scores));
  }

  /** 0 in the square that is taken out, 1 elsewhere. */
  private float[] remaining(ForwardSubject subject, int index) {
    int height = subject.input().height();
    int width = subject.input().width();
    int side = Math.max(Math.min(height, width) / SIDE_DIVISOR, 1);
    Random random = NoiseSource.of(subject.seed(), subject.image(), id(), index);
    int top = random.nextInt(height - side + 1);
    int left = random.nextInt(width - side + 1);
    float[] remaining = new float[height * width];
    for (int i = 0; i < remaining.length; i++) {
      int row = i / width - top;
      int column = i % width - left;
      boolean taken = row >= 0 && row < side && column >= 0 && column < side;
      remaining[i] = taken ? 0 : 1;
    }
    return remaining;
  }

  /** {@code I · Φ} of each perturbation. */
  private double[] predictions(ForwardSubject subject) {
    float[] map = subject.raw().upsampled(subject.input().height(), subject.input().width());
    float[] values = subject.input().values();
    double[] predictions = new double[PERTURBATIONS];
    for (int n = 0; n < PERTURBATIONS; n++) {
      float[] remaining = remaining(subject, n);
      for (int i = 0; i < values.length; i++) {
        predictions[n] += (1 - remaining[i % map.length]) * values[i] * map[i % map.length];
      }
    }
    return predictions;
  }

  private MetricResult values(double[] predictions, double clean, double[] scores) {
    double product = 0;
    double squares = 0;
    for (int n = 0; n < PERTURBATIONS; n++) {
      product += predictions[n] * (clean - scores[n]);
      squares += predictions[n] * predictions[n];
    }
    double beta = squares > 0 ? product / squares : 0;
    return MetricResult.of(
        new MetricValue(id(), error(predictions, 1, clean, scores)),
        new MetricValue(id() + ":scaled", error(predictions, beta, clean, scores)));
  }

  private static double error(double[] predictions, double beta, double clean, double[] scores) {
    double sum = 0;
    for (int n = 0; n < PERTURBATIONS; n++) {
      double off = beta * predictions[n] - (clean - scores[n]);
      sum += off * off;
    }
    return sum / PERTURBATIONS;
  }
}
