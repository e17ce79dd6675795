package io.naflow.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.naflow.similarity.SimilarityException.Kind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SimilarityErrorsTest {
  private static final Similarity COSINE = Similarities.byId("cosine");
  private static final Similarity DOT = Similarities.byId("dot");
  private static final Similarity EUCLIDEAN = Similarities.byId("euclidean");

  @Test
  void orthogonalVectorsHaveASimilarityButNoContributions() {
    double[] q = {1, 1};
    double[] s = {1, -1};
    assertThat(COSINE.value(q, s)).isZero();
    assertThat(DOT.value(q, s)).isZero();
    assertRefused(
        () -> COSINE.contributions(q, s),
        Kind.ZERO_SIMILARITY,
        "Cannot tell what contributes to a similarity of 0.0 over 2 dimensions: it is 0 to the accuracy of float64; leave the pair out, or take another similarity");
    assertRefused(() -> DOT.gradient(q, s), Kind.ZERO_SIMILARITY, "leave the pair out");
  }

  @Test
  void aSimilarityThatRoundingAloneKeepsFromZeroCountsAsZero() {
    double[] q = {0.1, 0.7, 0.3};
    double[] s = {0.3, 0, -0.1};
    assertThat(DOT.value(new double[] {0.1, 0.2, 0.3}, new double[] {1, 1, -1})).isNotZero();
    assertRefused(
        () -> DOT.contributions(new double[] {0.1, 0.2, 0.3}, new double[] {1, 1, -1}),
        Kind.ZERO_SIMILARITY,
        "it is 0 to the accuracy of float64");
    assertRefused(() -> DOT.contributions(q, s), Kind.ZERO_SIMILARITY, "over 3 dimensions");
  }

  @Test
  void equalVectorsHaveNoDistanceToShareOut() {
    double[] q = {1, 2};
    assertThat(EUCLIDEAN.value(q, q)).isZero();
    assertRefused(() -> EUCLIDEAN.contributions(q, q), Kind.ZERO_SIMILARITY, "over 2 dimensions");
  }

  @Test
  void aVectorOfZerosHasNoCosine() {
    assertRefused(
        () -> COSINE.value(new double[] {3, 4}, new double[2]),
        Kind.ZERO_VECTOR,
        "Cannot take the cosine of embeddings of length 5.0 and 0.0: one has no direction; check the network's weights and the image");
  }

  @Test
  void aNumberThatIsNoneIsNamed() {
    double[] good = {1, 2};
    assertRefused(
        () -> DOT.value(good, new double[] {1, Double.NaN}),
        Kind.NOT_FINITE,
        "Cannot compare embeddings: number 1 of the support's is NaN; check the network's weights and the image");
    assertRefused(
        () -> COSINE.gradient(new double[] {Double.POSITIVE_INFINITY, 0}, good),
        Kind.NOT_FINITE,
        "number 0 of the query's is Infinity");
  }

  @Test
  void numbersTooLargeToMultiplyAreRefused() {
    double[] huge = {1e200, 1e200};
    for (String id : new String[] {"cosine", "dot"}) {
      assertRefused(
          () -> Similarities.byId(id).value(huge, huge),
          Kind.NOT_FINITE,
          "their numbers are too large; check the network's weights");
    }
    assertRefused(
        () -> EUCLIDEAN.contributions(huge, new double[2]), Kind.NOT_FINITE, "is -Infinity");
  }

  @Test
  void vectorsOfTwoLengthsAreAMistakeOfTheCaller() {
    assertThatThrownBy(() -> DOT.value(new double[] {1}, new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compare embeddings of 1 and 2 numbers: both need the same length, at least 1; embed both with one network");
  }

  @Test
  void anUnknownSimilarityIsAnsweredWithThoseThereAre() {
    assertThatThrownBy(() -> Similarities.byId("manhattan"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot find similarity 'manhattan'; known similarities are [cosine, dot, euclidean]");
  }

  private static void assertRefused(ThrowingCallable call, Kind kind, String message) {
    SimilarityException refusal = catchThrowableOfType(SimilarityException.class, call);
    assertThat(refusal).isNotNull().hasMessageContaining(message);
    assertThat(refusal.kind()).isEqualTo(kind);
  }
}
