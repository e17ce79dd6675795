package io.naflow.jobs.compare.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.jobs.table.ConfidenceInterval;
import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Every statistic over all, or many, small samples against SciPy. */
class StatisticSweepTest {
  private static final Percentage ROUNDING = Percentage.withPercentage(1e-7);

  /** 1 for the first baseline's own, then for the candidate's own, then for both. */
  private static double[][] pairs(int both, int onlyBaseline, int onlyCandidate, int neither) {
    int n = both + onlyBaseline + onlyCandidate + neither;
    var pairs = new double[2][n];
    Arrays.fill(pairs[0], 0, onlyBaseline + both, 1);
    Arrays.fill(pairs[1], onlyBaseline, onlyBaseline + both + onlyCandidate, 1);
    return pairs;
  }

  private static double mcNemar(int n, int onlyCandidate) {
    double[][] pairs = pairs(3, n - onlyCandidate, onlyCandidate, 2);
    return McNemar.pValue(pairs[0], pairs[1]);
  }

  @Test
  void mcNemarIsTwiceTheSmallerTail() {
    JsonNode byNumber = Golden.sweep("mcnemar");
    for (int n = 0; n < byNumber.size(); n++) {
      for (int k = 0; k <= n; k++) {
        assertThat(mcNemar(n, k))
            .as("%d of %d", k, n)
            .isCloseTo(byNumber.get(n).get(k).asDouble(), ROUNDING);
      }
    }
    assertThat(mcNemar(19, 5)).isEqualTo(mcNemar(19, 14)).isCloseTo(0.0636, within(5e-5));
    assertThat(mcNemar(100, 40)).isCloseTo(0.0569, within(5e-5));
    for (JsonNode each : Golden.sweep("mcnemar_large")) {
      assertThat(mcNemar(each.get(0).asInt(), each.get(1).asInt()))
          .as(each.toString())
          .isCloseTo(each.get(2).asDouble(), ROUNDING);
    }
  }

  @Test
  void theSignedRankTestIsThatOfAllSignsAlsoWithTies() {
    for (JsonNode each : Golden.sweep("signed_rank")) {
      assertThat(SignedRank.pValue(Golden.doubles(each.get(0))))
          .as(each.toString())
          .isCloseTo(each.get(1).asDouble(), within(1e-12));
    }
  }

  @Test
  void ofSignsAloneItIsMcNemars() {
    double[] signs = new double[31];
    Arrays.setAll(signs, i -> i < 22 ? 1 : -1);
    assertThat(SignedRank.pValue(signs)).isCloseTo(mcNemar(31, 22), within(1e-12));
  }

  @Test
  void sharesHaveWilsonsIntervalAndTheirDifferenceNewcombes() {
    JsonNode byNumber = Golden.sweep("wilson");
    for (int n = 1; n <= byNumber.size(); n++) {
      for (int k = 0; k <= n; k++) {
        JsonNode ends = byNumber.get(n - 1).get(k);
        ConfidenceInterval interval = Proportions.wilson(k, n);
        assertThat(interval.low()).isCloseTo(ends.get(0).asDouble(), within(1e-12));
        assertThat(interval.high()).isCloseTo(ends.get(1).asDouble(), within(1e-12));
      }
    }
    for (JsonNode each : Golden.sweep("newcombe")) {
      double[] t = Golden.doubles(each);
      double[][] pairs = pairs((int) t[0], (int) t[1], (int) t[2], (int) t[3]);
      ConfidenceInterval interval = Proportions.difference(pairs[0], pairs[1]).interval();
      assertThat(interval.low()).as(each.toString()).isCloseTo(t[4], within(1e-12));
      assertThat(interval.high()).as(each.toString()).isCloseTo(t[5], within(1e-12));
    }
  }

  @Test
  void twentyFourOfTwentyFourAreNoCertainty() {
    double[] right = new double[24];
    Arrays.fill(right, 1);
    assertThat(Proportions.wilson(right).low()).isCloseTo(0.862, within(5e-4));
    assertThat(Proportions.wilson(right).high()).isEqualTo(1);
    MeanEstimate same = Proportions.difference(right, right);
    assertThat(same.p()).isEqualTo(1);
    assertThat(same.interval().low()).isCloseTo(-0.138, within(5e-4));
    assertThat(same.interval().high()).isCloseTo(0.138, within(5e-4));
    assertThat(Proportions.wilson(new double[0]).reason()).isEqualTo("there is no value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proportions.wilson(new double[] {1, 0.5}))
        .withMessage(
            "Cannot compute an interval of a share: value 1 of 2 is 0.5; it takes values that are 0 or 1");
  }

  @Test
  void intervalsOfSharesHoldTheirTruthAlsoOfRareEvents() {
    // Of 20 pairs, one way with probability .05, the other with .02: by all tables.
    double covered = 0;
    for (int up = 0; up <= 20; up++) {
      for (int down = 0; up + down <= 20; down++) {
        double[][] pairs = pairs(20 - up - down, down, up, 0);
        ConfidenceInterval interval = Proportions.difference(pairs[0], pairs[1]).interval();
        double share = multinomial(20, up, down) * Math.pow(0.05, up) * Math.pow(0.02, down);
        share *= Math.pow(0.93, 20.0 - up - down);
        covered += interval.low() <= 0.03 && 0.03 <= interval.high() ? share : 0;
      }
    }
    assertThat(covered).isGreaterThan(0.95);
  }

  private static double multinomial(int n, int a, int b) {
    double number = 1;
    for (int i = 0; i < a + b; i++) {
      number *= n - i;
      number /= i < a ? i + 1 : i - a + 1;
    }
    return number;
  }

  @Test
  void twoSamplesAgreeWithScipy() {
    for (JsonNode each : Golden.sweep("two_samples")) {
      double[] baseline = Golden.doubles(each.get("baseline"));
      double[] candidate = Golden.doubles(each.get("candidate"));
      double distance = KolmogorovSmirnov.distance(baseline, candidate);
      assertThat(distance).isCloseTo(each.get("ks").asDouble(), within(1e-12));
      assertThat(KolmogorovSmirnov.pValue(distance, baseline.length, candidate.length))
          .as(each.toString())
          .isCloseTo(each.get("ks_p").asDouble(), ROUNDING);
      assertThat(Drift.wasserstein(baseline, candidate))
          .isCloseTo(each.get("wasserstein").asDouble(), within(1e-12));
      assertThat(Drift.populationStability(baseline, candidate))
          .isCloseTo(each.get("psi").asDouble(), within(1e-12));
      assertThat(EffectSize.cliffsDelta(baseline, candidate))
          .isCloseTo(each.get("cliffs_delta").asDouble(), within(1e-12));
    }
    assertThat(KolmogorovSmirnov.pValue(1, 24, 24)).isCloseTo(6.2e-14, within(5e-16));
    assertThat(KolmogorovSmirnov.isExact(2000, 2000)).isTrue();
    assertThat(KolmogorovSmirnov.isExact(2000, 2001)).isFalse();
    // Where the two meet they are alike.
    assertThat(KolmogorovSmirnov.pValue(0.04, 2000, 2000))
        .isCloseTo(KolmogorovSmirnov.pValue(0.04, 2000, 2001), Percentage.withPercentage(5));
  }

  @Test
  void familiesOfAnySizeAreAdjustedAsScipyAndByTrialOfLevels() {
    for (JsonNode each : Golden.sweep("families")) {
      double[] p = Golden.doubles(each.get("p"));
      assertThat(MultipleTests.holm(p))
          .containsExactly(Golden.doubles(each.get("holm")), within(1e-12));
      assertThat(MultipleTests.benjaminiHochberg(p))
          .containsExactly(Golden.doubles(each.get("benjamini_hochberg")), within(1e-12));
    }
  }

  @Test
  void standardisedMeansAgreeWithNumpy() {
    for (JsonNode each : Golden.sweep("standardized")) {
      assertThat(EffectSize.standardized(Golden.doubles(each.get(0))).getAsDouble())
          .isCloseTo(each.get(1).asDouble(), within(1e-12));
    }
  }
}
