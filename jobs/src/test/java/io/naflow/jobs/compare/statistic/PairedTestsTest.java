package io.naflow.jobs.compare.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PairedTestsTest {
  @Test
  void theSignedRankTestAgreesWithScipy() {
    for (JsonNode each : Golden.cases("wilcoxon")) {
      assertThat(SignedRank.pValue(Golden.doubles(each.get("differences"))))
          .as(each.get("name").asText())
          .isCloseTo(each.get("p").asDouble(), Percentage.withPercentage(1e-8));
    }
  }

  @Test
  void threeDifferencesOfOneSignHaveProbabilityOneQuarter() {
    assertThat(SignedRank.pValue(new double[] {1, 2, 3})).isEqualTo(0.25);
    assertThat(SignedRank.pValue(new double[] {-1, -2, -3})).isEqualTo(0.25);
  }

  @Test
  void withoutAnyDifferenceNothingIsUnlikely() {
    assertThat(SignedRank.pValue(new double[] {0, 0, 0})).isEqualTo(1);
    assertThat(SignedRank.pValue(new double[0])).isEqualTo(1);
    assertThat(McNemar.pValue(new double[] {1, 0}, new double[] {1, 0})).isEqualTo(1);
  }

  @Test
  void evenRankSumsHaveProbabilityOneAndNoMore() {
    double[] even = new double[60];
    for (int i = 0; i < even.length; i++) {
      even[i] = i % 2 == 0 ? 1 : -1;
    }
    assertThat(SignedRank.pValue(even)).isCloseTo(1, within(1e-12)).isLessThanOrEqualTo(1);
  }

  @Test
  void aDifferenceThatIsNoNumberIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedRank.pValue(new double[] {1, Double.NaN}))
        .withMessage(
            "Cannot compute a signed-rank test: value 1 of 2 is NaN; leave such values out");
  }

  @Test
  void mcNemarAgreesWithTheBinomialTestOfScipy() {
    for (JsonNode each : Golden.cases("mcnemar")) {
      int onlyBaseline = each.get("only_baseline").asInt();
      int differing = onlyBaseline + each.get("only_candidate").asInt();
      double[] baseline = new double[differing + 7];
      double[] candidate = new double[differing + 7];
      Arrays.fill(baseline, 0, onlyBaseline, 1);
      Arrays.fill(candidate, onlyBaseline, differing, 1);
      Arrays.fill(baseline, differing, differing + 7, 1);
      Arrays.fill(candidate, differing, differing + 7, 1);
      assertThat(McNemar.pValue(baseline, candidate))
          .as(each.toString())
          .isCloseTo(each.get("p").asDouble(), Percentage.withPercentage(1e-8));
    }
  }

  @Test
  void onlyZerosAndOnesAreAnswers() {
    assertThat(McNemar.applies(new double[] {0, 1, 1})).isTrue();
    assertThat(McNemar.applies(new double[] {0, 1, 0.5})).isFalse();
  }

  @Test
  void samplesThatAreNotPairedAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> McNemar.pValue(new double[] {1}, new double[] {1, 0}))
        .withMessage(
            "Cannot compute McNemar's test of 1 values and 2: it takes pairs, at least one");
  }

  @Test
  void effectSizesAgreeWithNumpyAndWithCountingAllPairs() {
    for (JsonNode each : Golden.cases("effect")) {
      double[] baseline = Golden.doubles(each.get("baseline"));
      double[] candidate = Golden.doubles(each.get("candidate"));
      double[] differences = new double[baseline.length];
      Arrays.setAll(differences, i -> candidate[i] - baseline[i]);
      assertThat(EffectSize.standardized(differences).getAsDouble())
          .isCloseTo(each.get("dz").asDouble(), Percentage.withPercentage(1e-9));
      assertThat(EffectSize.cliffsDelta(baseline, candidate))
          .isCloseTo(each.get("cliffs_delta").asDouble(), within(1e-12));
    }
  }

  @Test
  void effectsWithoutAScaleAreNone() {
    assertThat(EffectSize.standardized(new double[] {0, 0})).hasValue(0);
    assertThat(EffectSize.standardized(new double[] {0.1, 0.1, 0.1})).isEmpty();
    assertThat(EffectSize.standardized(new double[] {3})).isEmpty();
    assertThat(EffectSize.cliffsDelta(new double[] {1, 2}, new double[] {3, 4, 5})).isEqualTo(1);
  }
}
