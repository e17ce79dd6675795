package io.naflow.jobs.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.statistic.PoissonBootstrap.Interval;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class PoissonBootstrapTest {
  private static final int RESAMPLES = 1000;
  private static final int DRAWS = 1000;

  private static Interval interval(double[] values, long firstSubject) {
    var bootstrap = new PoissonBootstrap(RESAMPLES);
    for (int i = 0; i < values.length; i++) {
      bootstrap.add(values[i], PoissonBootstrap.weights(firstSubject + 31L * i, RESAMPLES));
    }
    return bootstrap.interval();
  }

  /** Share of draws whose interval holds the true mean. */
  private static double coverage(
      int n, double mean, long seed, ToDoubleFunction<Random> distribution) {
    var random = new Random(seed);
    int covered = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = distribution.applyAsDouble(random);
      }
      Interval interval = interval(values, random.nextLong());
      covered += interval.low() <= mean && mean <= interval.high() ? 1 : 0;
    }
    return covered / (double) DRAWS;
  }

  @Test
  void theIntervalHoldsTheMeanOfNormalDifferencesIn95Of100Draws() {
    assertThat(coverage(20, 0.3, 1, random -> 0.3 + random.nextGaussian())).isBetween(0.93, 0.97);
    assertThat(coverage(60, -2, 2, random -> -2 + random.nextGaussian())).isBetween(0.93, 0.97);
  }

  @Test
  void theIntervalHoldsTheMeanOfBoundedSkewedDifferencesIn95Of100Draws() {
    // Like shares of energy in a box: the square of a uniform number, of mean 1/3.
    assertThat(
            coverage(
                40,
                1.0 / 3,
                3,
                random -> {
                  double uniform = random.nextDouble();
                  return uniform * uniform;
                }))
        .isBetween(0.93, 0.97);
  }

  @Test
  void theIntervalIsAboutThatOfStudent() {
    var random = new Random(4);
    double[] values = random.doubles(400).toArray();
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    Interval interval = interval(values, 5);
    // Standard error of a uniform number's mean is 1/√(12·400); Student's factor 1.966.
    double half = 1.966 / Math.sqrt(12 * 400.0);
    assertThat(interval.low()).isCloseTo(mean - half, within(0.15 * half));
    assertThat(interval.high()).isCloseTo(mean + half, within(0.15 * half));
  }

  @Test
  void weightsArePoissonNumbersThatDependOnTheSubjectAlone() {
    byte[] weights = PoissonBootstrap.weights(77, 100_000);
    int[] histogram = new int[20];
    for (byte weight : weights) {
      histogram[weight]++;
    }
    // e⁻¹/k!, to five standard errors.
    assertThat(histogram[0] / 1e5).isCloseTo(0.36788, within(0.0077));
    assertThat(histogram[1] / 1e5).isCloseTo(0.36788, within(0.0077));
    assertThat(histogram[2] / 1e5).isCloseTo(0.18394, within(0.0062));
    assertThat(histogram[3] / 1e5).isCloseTo(0.06131, within(0.0038));
    assertThat(PoissonBootstrap.weights(77, 100_000)).isEqualTo(weights);
    assertThat(PoissonBootstrap.weights(78, 100_000)).isNotEqualTo(weights);
  }

  @Test
  void resamplesOfSubjectsWithNearbyHashesAreUncorrelated() {
    byte[] a = PoissonBootstrap.weights(1, 100_000);
    byte[] b = PoissonBootstrap.weights(2, 100_000);
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - 1) * (b[i] - 1) / 1e5;
    }
    // The mean of 10⁵ products of variance 1, to five standard errors.
    assertThat(product).isCloseTo(0, within(0.016));
  }

  @Test
  void equalValuesHaveAnIntervalOfNoLengthAndOneValueHasNone() {
    Interval equal = interval(new double[] {0.1, 0.1, 0.1, 0.1}, 6);
    assertThat(equal.low()).isCloseTo(0.1, within(1e-12));
    assertThat(equal.high()).isCloseTo(0.1, within(1e-12));
    assertThat(interval(new double[] {0.1}, 7)).isEqualTo(Interval.NONE);
  }

  @Test
  void weightsOfAnotherNumberOfResamplesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoissonBootstrap(10).add(1, new byte[9]))
        .withMessage("Cannot add a subject with 9 weights to 10 resamples: there must be as many");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoissonBootstrap(1))
        .withMessage("Cannot bootstrap with 1 resamples: take at least 2, usually 1000");
  }
}
