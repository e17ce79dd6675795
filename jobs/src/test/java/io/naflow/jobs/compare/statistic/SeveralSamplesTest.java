package io.naflow.jobs.compare.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SeveralSamplesTest {
  @Test
  void adjustedValuesAreTheSmallestLevelsThatReject() {
    JsonNode golden = Golden.of("adjusted");
    double[] p = Golden.doubles(golden.get("p"));
    assertThat(MultipleTests.holm(p))
        .containsExactly(Golden.doubles(golden.get("holm")), within(1e-12));
    assertThat(MultipleTests.benjaminiHochberg(p))
        .containsExactly(Golden.doubles(golden.get("benjamini_hochberg")), within(1e-12));
  }

  @Test
  void theExampleOfBenjaminiAndHochbergRejectsFourAndHolmThree() {
    // Section 4.1 of their paper: fifteen p-values, level 0.05.
    double[] p = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1
    };
    assertThat(Arrays.stream(MultipleTests.benjaminiHochberg(p)).filter(q -> q <= 0.05).count())
        .isEqualTo(4);
    assertThat(Arrays.stream(MultipleTests.holm(p)).filter(q -> q <= 0.05).count()).isEqualTo(3);
  }

  @Test
  void aValueThatIsNoProbabilityIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MultipleTests.holm(new double[] {0.5, Double.NaN}))
        .withMessage("Cannot adjust a p-value of NaN: it must be from 0 to 1");
  }

  @Test
  void driftAgreesWithScipy() {
    for (JsonNode each : Golden.cases("drift")) {
      double[] baseline = Golden.doubles(each.get("baseline"));
      double[] candidate = Golden.doubles(each.get("candidate"));
      double distance = KolmogorovSmirnov.distance(baseline, candidate);
      assertThat(distance).isCloseTo(each.get("ks").asDouble(), within(1e-12));
      assertThat(KolmogorovSmirnov.pValue(distance, baseline.length, candidate.length))
          .isCloseTo(each.get("ks_p").asDouble(), within(1e-9));
      assertThat(Drift.wasserstein(baseline, candidate))
          .isCloseTo(each.get("wasserstein").asDouble(), within(1e-12));
      assertThat(Drift.populationStability(baseline, candidate))
          .isCloseTo(each.get("psi").asDouble(), within(1e-12));
    }
  }

  @Test
  void aSampleHasNotDriftedFromItself() {
    double[] sample = {3, 1, 4, 1, 5, 9, 2, 6};
    assertThat(Drift.populationStability(sample, sample)).isZero();
    assertThat(Drift.wasserstein(sample, sample)).isZero();
    assertThat(KolmogorovSmirnov.distance(sample, sample)).isZero();
    assertThat(KolmogorovSmirnov.pValue(0, 8, 8)).isEqualTo(1);
  }

  @Test
  void aConstantBaselineHasOneEdge() {
    // All of the baseline is at or above the edge 2, a quarter of the candidate below it.
    assertThat(Drift.populationStability(new double[] {2, 2}, new double[] {1, 2, 3, 4}))
        .isCloseTo(
            (0.25 - 1e-4) * Math.log(0.25 / 1e-4) + (0.75 - 1) * Math.log(0.75), within(1e-12));
  }

  @Test
  void anEmptySampleIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drift.wasserstein(new double[0], new double[] {1}))
        .withMessage(
            "Cannot compute a Wasserstein distance of 0 values and 1: both samples must have some");
  }

  @Test
  void theEarthMoverFindsTheOptimumOfLinearProgramming() {
    for (JsonNode each : Golden.cases("earth")) {
      double[] a = Golden.doubles(each.get("a"));
      double[] b = Golden.doubles(each.get("b"));
      int side = each.get("side").asInt();
      double expected = each.get("distance").asDouble();
      assertThat(EarthMover.distance(a, b, side)).isCloseTo(expected, within(1e-9));
      assertThat(EarthMover.distance(b, a, side)).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void earthMovesFromCornerToCornerByOneAndNotAtAllToWhereItIs() {
    double[] first = {1, 0, 0, 0, 0, 0, 0, 0, 0};
    double[] last = {0, 0, 0, 0, 0, 0, 0, 0, 1};
    assertThat(EarthMover.distance(first, last, 3)).isCloseTo(1, within(1e-12));
    assertThat(EarthMover.distance(first, first, 3)).isZero();
  }

  @Test
  void massesThatAreNoDistributionAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EarthMover.distance(new double[] {1, 1, 0, 0}, new double[4], 2))
        .withMessage(
            "Cannot move earth between 4 masses of sum 2.0 on a grid of side 2: it takes side × side masses, none negative, of sum 1");
  }
}
