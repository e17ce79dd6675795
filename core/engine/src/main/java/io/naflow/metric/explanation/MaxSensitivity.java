package io.naflow.metric.explanation;

import io.naflow.metric.LayerMap;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.forward.ForwardSubject;
import io.naflow.metric.perturb.NoiseSource;
import java.util.List;
import java.util.Random;

/**
 * How much the raw map can change when the input hardly does: the largest of {@code ||E(x + r) -
 * E(x)|| / ||E(x)||} over 10 draws of r, each value uniform in -0.02..0.02 of normalised units,
 * seeded by the image. 0 or more.
 *
 * <p>Yeh et al., NeurIPS 2019, definition 2.2; radius and draws of Captum's {@code sensitivity_max}
 * (Quantus takes 200 draws of a radius ten times larger, and its numbers do not compare).
 */
final class MaxSensitivity implements ExplanationMetric {
  private static final int DRAWS = 10;
  private static final double RADIUS = 0.02;

  @Override
  public String id() {
    return "max_sensitivity";
  }

  @Override
  public List<Measure> measures() {
    return Measure.lowerIsBetter(id());
  }

  @Override
  public ChangedInputs inputs() {
    return ChangedInputs.PER_IMAGE;
  }

  @Override
  public ExplanationPlan plan(ForwardSubject subject) {
    return new ExplanationPlan(
        DRAWS,
        index -> {
          Random random = NoiseSource.of(subject.seed(), subject.image(), id(), index);
          float[] result = subject.input().values().clone();
          for (int i = 0; i < result.length; i++) {
            result[i] += (float) (RADIUS * (2 * random.nextDouble() - 1));
          }
          return result;
        },
        (clean, explained) ->
            MetricResult.of(
                id(),
                explained.stream()
                    .mapToDouble(one -> relativeChange(subject.raw(), one.map()))
                    .max()
                    .orElseThrow()));
  }

  private static double relativeChange(LayerMap before, LayerMap after) {
    if (after.height() != before.height() || after.width() != before.width()) {
      throw new IllegalArgumentException(
          "Cannot compare a map of %d×%d with one of %d×%d (height×width): both must be of the same layer"
              .formatted(before.height(), before.width(), after.height(), after.width()));
    }
    double change = 0;
    double norm = 0;
    for (int i = 0; i < before.values().length; i++) {
      double value = before.values()[i];
      double difference = after.values()[i] - value;
      change += difference * difference;
      norm += value * value;
    }
    return Math.sqrt(change / norm);
  }
}
