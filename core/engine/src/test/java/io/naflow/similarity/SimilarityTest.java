package io.naflow.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.naflow.testing.Seeded;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimilarityTest {
  private static final int LENGTH = 17;
  private static final double STEP = 1e-6;

  /** A pair whose products are 2, -2 and 6, and whose squared differences are 1, 9 and 1. */
  private static final double[] Q = {1, 2, 2};

  private static final double[] S = {2, -1, 3};

  private static final Similarity COSINE = Similarities.byId("cosine");
  private static final Similarity DOT = Similarities.byId("dot");
  private static final Similarity EUCLIDEAN = Similarities.byId("euclidean");

  static Stream<Similarity> similarities() {
    return Similarities.ids().stream().map(Similarities::byId);
  }

  @Test
  void valuesAreThoseComputedByHand() {
    assertThat(COSINE.value(Q, S)).isCloseTo(6 / (3 * Math.sqrt(14)), within(1e-15));
    assertThat(DOT.value(Q, S)).isEqualTo(6);
    assertThat(EUCLIDEAN.value(Q, S)).isEqualTo(-11);
  }

  @Test
  void contributionsAreThoseComputedByHand() {
    double[] products = {1 / 3.0, -1 / 3.0, 1};
    assertClose(COSINE.contributions(Q, S), products);
    assertClose(DOT.contributions(Q, S), products);
    assertClose(EUCLIDEAN.contributions(Q, S), -1 / 11.0, -9 / 11.0, -1 / 11.0);
  }

  @Test
  void contributionsToANegativeSimilaritySumToMinusOne() {
    double[] opposite = {-2, 1, -3};
    assertClose(COSINE.contributions(Q, opposite), -1 / 3.0, 1 / 3.0, -1);
  }

  @Test
  void gradientsAreThoseComputedByHand() {
    assertClose(COSINE.gradient(Q, S), 2 / 6.0, -1 / 6.0, 3 / 6.0);
    assertClose(DOT.gradient(Q, S), 2 / 6.0, -1 / 6.0, 3 / 6.0);
    assertClose(EUCLIDEAN.gradient(Q, S), 2 / 11.0, -6 / 11.0, 2 / 11.0);
  }

  @ParameterizedTest
  @MethodSource("similarities")
  void contributionsSumToTheSignOfTheSimilarity(Similarity similarity) {
    for (int seed = 0; seed < 20; seed++) {
      double[] q = vector(seed);
      double[] s = vector(100 + seed);
      assertThat(Arrays.stream(similarity.contributions(q, s)).sum())
          .isCloseTo(Math.signum(similarity.value(q, s)), within(1e-10));
    }
  }

  @ParameterizedTest
  @MethodSource("similarities")
  void gradientAgreesWithFiniteDifferencesWithTheDenominatorHeld(Similarity similarity) {
    double[] q = vector(1);
    double[] s = vector(2);
    double held = Math.abs(sumOfTerms(similarity, q, s));
    assertThat(similarity.gradient(q, s))
        .containsExactly(
            finiteDifferences(moved -> sumOfTerms(similarity, moved, s) / held, q), within(1e-7));
  }

  @ParameterizedTest
  @MethodSource("similarities")
  void gradientForTheSupportIsThatOfTheExchangedPair(Similarity similarity) {
    double[] q = vector(3);
    double[] s = vector(4);
    double held = Math.abs(sumOfTerms(similarity, q, s));
    assertThat(similarity.gradient(s, q))
        .containsExactly(
            finiteDifferences(moved -> sumOfTerms(similarity, q, moved) / held, s), within(1e-7));
  }

  /** Why the denominator has to be held: Σω is ±1 whatever the query. */
  @ParameterizedTest
  @MethodSource("similarities")
  void gradientIsZeroEverywhereIfTheDenominatorVaries(Similarity similarity) {
    double[] q = vector(5);
    double[] s = vector(6);
    double[] varying =
        finiteDifferences(moved -> Arrays.stream(similarity.contributions(moved, s)).sum(), q);
    assertThat(varying).containsExactly(new double[LENGTH], within(1e-8));
    assertThat(Vectors.norm(similarity.gradient(q, s))).isGreaterThan(0.1);
  }

  @Test
  void cosineDoesNotChangeWithTheLengthsAndItsContributionsDoNotEither() {
    double[] q = vector(7);
    double[] s = vector(8);
    double[] longer = Arrays.stream(q).map(x -> 12.5 * x).toArray();
    assertThat(COSINE.value(longer, s)).isCloseTo(COSINE.value(q, s), within(1e-15));
    assertThat(COSINE.contributions(longer, s))
        .containsExactly(COSINE.contributions(q, s), within(1e-13));
  }

  @Test
  void cosineOfAVectorWithItselfIsOneAndNotMore() {
    for (int seed = 0; seed < 50; seed++) {
      double[] q = vector(seed);
      assertThat(COSINE.value(q, q)).isLessThanOrEqualTo(1).isCloseTo(1, within(1e-14));
    }
  }

  @ParameterizedTest
  @MethodSource("similarities")
  void singlePrecisionVectorsAreComparedInDoublePrecision(Similarity similarity) {
    float[] q = Seeded.narrowed(vector(9));
    float[] s = Seeded.narrowed(vector(10));
    double[] wideQ = Seeded.widened(q);
    double[] wideS = Seeded.widened(s);
    assertThat(similarity.value(q, s)).isEqualTo(similarity.value(wideQ, wideS));
    assertThat(similarity.contributions(q, s))
        .containsExactly(similarity.contributions(wideQ, wideS));
    assertThat(similarity.gradient(q, s)).containsExactly(similarity.gradient(wideQ, wideS));
  }

  @Test
  void argumentsAreLeftAsTheyWere() {
    double[] q = Q.clone();
    double[] s = S.clone();
    similarities()
        .forEach(
            similarity -> {
              similarity.contributions(q, s);
              similarity.gradient(q, s);
            });
    assertThat(q).containsExactly(Q);
    assertThat(s).containsExactly(S);
  }

  /** What a similarity sums up, written out once more. */
  private static double sumOfTerms(Similarity similarity, double[] q, double[] s) {
    double sum = 0;
    for (int d = 0; d < q.length; d++) {
      sum += similarity == EUCLIDEAN ? -Math.pow(q[d] - s[d], 2) : q[d] * s[d];
    }
    return sum;
  }

  private static double[] vector(long seed) {
    return new Seeded(seed).normal(LENGTH);
  }

  private static double[] finiteDifferences(ToDoubleFunction<double[]> function, double[] at) {
    double[] slopes = new double[at.length];
    for (int d = 0; d < at.length; d++) {
      double[] ahead = at.clone();
      double[] behind = at.clone();
      ahead[d] += STEP;
      behind[d] -= STEP;
      slopes[d] = (function.applyAsDouble(ahead) - function.applyAsDouble(behind)) / (2 * STEP);
    }
    return slopes;
  }

  private static void assertClose(double[] found, double... expected) {
    assertThat(found).containsExactly(expected, within(1e-15));
  }
}
