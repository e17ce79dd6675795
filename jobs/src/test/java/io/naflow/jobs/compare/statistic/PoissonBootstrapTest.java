package io.naflow.jobs.compare.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.table.ConfidenceInterval;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class PoissonBootstrapTest {
  private static final int RESAMPLES = 1000;
  private static final int DRAWS = 1000;

  private static ConfidenceInterval interval(double[] values, long firstSubject) {
    return estimate(values, firstSubject).interval();
  }

  private static MeanEstimate estimate(double[] values, long firstSubject) {
    var bootstrap = new PoissonBootstrap(RESAMPLES);
    for (int i = 0; i < values.length; i++) {
      bootstrap.add(values[i], PoissonBootstrap.weights(firstSubject + 31L * i, RESAMPLES));
    }
    return bootstrap.estimate();
  }

  /** Share of the draws that have an interval whose interval holds the true mean. */
  private static double coverage(
      int n, double mean, long seed, ToDoubleFunction<Random> distribution) {
    var random = new Random(seed);
    int covered = 0;
    int given = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = distribution.applyAsDouble(random);
      }
      MeanEstimate estimate = estimate(values, random.nextLong());
      ConfidenceInterval interval = estimate.interval();
      if (interval.isNone()) {
        continue;
      }
      given++;
      covered += interval.low() <= mean && mean <= interval.high() ? 1 : 0;
      boolean leavesOut = interval.low() > 0 || interval.high() < 0;
      assertThat(estimate.p() < 0.05).as(interval + " " + estimate.p()).isEqualTo(leavesOut);
    }
    assertThat(given).isGreaterThan(DRAWS / 10);
    return covered / (double) given;
  }

  @Test
  void theIntervalHoldsTheMeanOfNormalDifferencesIn95Of100Draws() {
    assertThat(coverage(20, 0.3, 1, random -> 0.3 + random.nextGaussian())).isBetween(0.94, 0.98);
    assertThat(coverage(100, -2, 2, random -> -2 + random.nextGaussian())).isBetween(0.935, 0.97);
  }

  @Test
  void theIntervalHoldsTheMeanOfSkewedDifferencesOf20Images() {
    // Log-normal, exponential, a square of a normal number; Student's holds .87, .92 and .90.
    assertThat(coverage(20, Math.exp(0.5), 3, random -> Math.exp(random.nextGaussian())))
        .isGreaterThan(0.935);
    assertThat(coverage(20, 1, 4, random -> -Math.log(1 - random.nextDouble())))
        .isGreaterThan(0.94);
    assertThat(coverage(20, -1, 5, random -> -Math.pow(random.nextGaussian(), 2)))
        .isGreaterThan(0.94);
    assertThat(coverage(20, 1.0 / 3, 6, random -> Math.pow(random.nextDouble(), 2)))
        .isGreaterThan(0.94);
  }

  @Test
  void theIntervalHoldsTheMeanOfRareDifferencesWhereOneIsGiven() {
    assertThat(coverage(20, 0.2, 7, random -> rare(random, 0.2))).isGreaterThan(0.94);
    assertThat(coverage(100, 0.05, 8, random -> rare(random, 0.05))).isGreaterThan(0.94);
  }

  private static double rare(Random random, double share) {
    return random.nextDouble() < share ? -Math.log(1 - random.nextDouble()) : 0;
  }

  @Test
  void ofSkewedDifferencesOfMean0FiveOf100AreSignificant() {
    // Wilcoxon's test calls far more than half of these.
    double shift = Math.exp(0.5);
    var random = new Random(9);
    int byMean = 0;
    int bySigns = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] values = new double[100];
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.exp(random.nextGaussian()) - shift;
      }
      byMean += estimate(values, random.nextLong()).p() <= 0.05 ? 1 : 0;
      bySigns += SignedRank.pValue(values) <= 0.05 ? 1 : 0;
    }
    assertThat(byMean / (double) DRAWS).isBetween(0.01, 0.065);
    assertThat(bySigns / (double) DRAWS).isGreaterThan(0.5);
  }

  @Test
  void aStrongDifferenceHasAPValueFarUnderTheNumberOfResamples() {
    double[] values = new Random(10).doubles(60, 0.9, 1.1).toArray();
    assertThat(estimate(values, 11).p()).isLessThan(1e-30);
  }

  @Test
  void theIntervalIsAboutThatOfStudent() {
    var random = new Random(4);
    double[] values = random.doubles(400).toArray();
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    ConfidenceInterval interval = interval(values, 5);
    // Standard error of a uniform number's mean is 1/√(12·400); Student's factor 1.966.
    double half = 1.966 / Math.sqrt(12 * 400.0);
    assertThat(interval.low()).isCloseTo(mean - half, within(0.2 * half));
    assertThat(interval.high()).isCloseTo(mean + half, within(0.2 * half));
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
  void valuesThatSayTooLittleHaveNoIntervalButTheReason() {
    assertNone(estimate(new double[0], 6), "less than two values");
    assertNone(estimate(new double[] {0.1}, 6), "less than two values");
    assertNone(estimate(new double[] {0.1, 0.1, 0.1, 0.1}, 6), "all values are equal");
    double[] four = new double[30];
    Arrays.setAll(four, i -> Math.max(0, i - 25));
    assertNone(estimate(four, 6), "less than 5 values differ from the commonest");
    double[] few = {1, 2, 3, 4, 5, 6};
    assertNone(estimate(few, 6), "too few values for resamples with a spread");
  }

  private static void assertNone(MeanEstimate estimate, String reason) {
    assertThat(estimate.interval().isNone()).isTrue();
    assertThat(estimate.interval().reason()).isEqualTo(reason);
    assertThat(estimate.p()).isNaN();
  }

  @Test
  void whereNothingDiffersThereIsNoIntervalAndNothingIsUnlikely() {
    MeanEstimate zeros = estimate(new double[24], 6);
    assertThat(zeros.interval().how()).isEqualTo("none: all values are 0");
    assertThat(zeros.p()).isEqualTo(1);
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
