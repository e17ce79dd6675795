package io.naflow.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.testing.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageToClassTest {
  private static final int LENGTH = 5;
  private static final int PLACES = 7;
  private static final int IMAGES = 2;
  private static final double STEP = 1e-6;

  private static final Similarity SMALL = Similarities.of("image-to-class", OptionalInt.of(2));
  private static final Similarity MEASURE =
      Similarities.of("image-to-class", OptionalInt.of(LENGTH));

  private final double[] q = new Seeded(1).normal(LENGTH * PLACES);
  private final double[] s = new Seeded(2).normal(LENGTH * PLACES * IMAGES);

  /**
   * Two places of two channels. The query's descriptors are (3, 4) and (0, 2), the class's (1, 0),
   * (0, 1), (-1, 0) and (0, -1): of the first the three best cosines are 0.8, 0.6 and -0.6, of the
   * second 1, 0 and 0.
   */
  @Test
  void theThreeBestCosinesOfEachDescriptorAreAddedUp() {
    double[] query = {3, 0, 4, 2};
    double[] support = {1, 0, 0, 1, -1, 0, 0, -1};
    assertThat(SMALL.value(query, support)).isCloseTo(0.8 + 1, within(1e-15));
    // Of equal cosines the first counts: (1, 0) and (-1, 0), which cancel.
    assertThat(SMALL.contributions(query, support))
        .containsExactly(new double[] {0, 0, 0.8 / 1.8, 1 / 1.8}, within(1e-15));
  }

  @Test
  void aClassOfFewDescriptorsIsComparedByAllOfThem() {
    assertThat(SMALL.value(new double[] {3, 4}, new double[] {0, 2})).isCloseTo(0.8, within(1e-15));
  }

  @Test
  void theValueIsThatOfSortingAllCosines() {
    double expected = 0;
    for (int i = 0; i < PLACES; i++) {
      int own = i;
      expected +=
          IntStream.range(0, IMAGES * PLACES)
              .mapToDouble(k -> dot(direction(q, own), direction(s, k)))
              .map(cosine -> -cosine)
              .sorted()
              .limit(3)
              .map(cosine -> -cosine)
              .sum();
    }
    assertThat(MEASURE.value(q, s)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void contributionsSumToTheSignOfTheSimilarity() {
    assertThat(Arrays.stream(MEASURE.contributions(q, s)).sum())
        .isCloseTo(Math.signum(MEASURE.value(q, s)), within(1e-12));
    double[] opposite = Arrays.stream(q).map(x -> -Math.abs(x)).toArray();
    double[] positive = Arrays.stream(s).map(Math::abs).toArray();
    assertThat(Arrays.stream(MEASURE.contributions(opposite, positive)).sum())
        .isCloseTo(-1, within(1e-12));
  }

  /** Eq. 21, of the definition written out once more; held is what the class says is held. */
  @Test
  void importanceOfTheQueryAgreesWithFiniteDifferences() {
    Held held = new Held();
    double[] expected =
        finiteDifferences(
            moved -> held.value((i, k) -> dot(at(moved, i), direction(s, k)) / norm(at(q, i))), q);
    assertThat(MEASURE.gradient(q, s)).containsExactly(expected, within(1e-8));
  }

  @Test
  void importanceOfTheSupportAgreesWithFiniteDifferences() {
    Held held = new Held();
    double[] expected =
        finiteDifferences(
            moved -> held.value((i, k) -> dot(direction(q, i), at(moved, k)) / norm(at(s, k))), s);
    assertThat(MEASURE.supportGradient(q, s)).containsExactly(expected, within(1e-8));
  }

  /** Why lengths have to be held: a cosine does not change along its vector. */
  @Test
  void withVaryingLengthsNoPlaceWouldHaveAShare() {
    double[] varying = finiteDifferences(moved -> MEASURE.value(moved, s), q);
    double[] heldThere = MEASURE.gradient(q, s);
    for (int i = 0; i < PLACES; i++) {
      assertThat(dot(at(varying, i), at(q, i))).isCloseTo(0, within(1e-8));
      assertThat(dot(at(heldThere, i), at(q, i)))
          .isCloseTo(placeOf(MEASURE.contributions(q, s), i), within(1e-12));
    }
  }

  @Test
  void theMeasureIsNotSymmetric() {
    double[] other = Arrays.copyOf(s, q.length);
    assertThat(MEASURE.value(q, other)).isNotCloseTo(MEASURE.value(other, q), within(1e-3));
  }

  @Test
  void aClassIsAllDescriptorsOfItsImages() {
    float[] first = Seeded.narrowed(Arrays.copyOf(s, q.length));
    float[] second = Seeded.narrowed(Arrays.copyOfRange(s, q.length, s.length));
    assertThat(MEASURE.value(Seeded.narrowed(q), MEASURE.classOf(List.of(first, second))))
        .isCloseTo(MEASURE.value(q, s), within(1e-5));
    assertThat(Similarities.byId("cosine").classOf(List.of(new float[] {1, 2}, new float[] {3, 4})))
        .containsExactly(2, 3);
  }

  @Test
  void aDescriptorOfLengthZeroCountsForNothing() {
    double[] query = {3, 0, 4, 0};
    double[] support = {0, 0, 2, 0};
    assertThat(SMALL.value(query, support)).isCloseTo(0.8, within(1e-15));
    assertThat(SMALL.gradient(query, support))
        .containsExactly(new double[] {0, 0, 0.25, 0}, within(1e-15));
    assertThatThrownBy(() -> SMALL.gradient(query, new double[4]))
        .isInstanceOf(SimilarityException.class)
        .hasMessageContaining("it is 0 to the accuracy of float64");
  }

  @Test
  void numbersThatDoNotMakeWholeDescriptorsAreRefused() {
    assertThatThrownBy(() -> MEASURE.value(new double[7], new double[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compare local descriptors in 7 and 7 numbers: descriptors have 5, and a class as many times the query's numbers as it has images; embed all with one network");
    assertThatThrownBy(() -> MEASURE.value(new double[10], new double[15]))
        .hasMessageContaining("in 10 and 15 numbers");
    assertThatThrownBy(() -> Similarities.of("image-to-class", OptionalInt.empty()))
        .hasMessageStartingWith(
            "Cannot compare by image-to-class: the network's embedding is one vector");
  }

  /** What the gradient holds, computed in another way. */
  private final class Held {
    private final List<List<Integer>> nearest = new ArrayList<>();
    private final double denominator = Math.abs(MEASURE.value(q, s));

    private Held() {
      for (int i = 0; i < PLACES; i++) {
        int own = i;
        nearest.add(
            IntStream.range(0, IMAGES * PLACES)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -dot(direction(q, own), direction(s, k))))
                .limit(3)
                .toList());
      }
    }

    /** The measure as the sum of a term for each descriptor and each of those nearest to it. */
    private double value(Term term) {
      double sum = 0;
      for (int i = 0; i < PLACES; i++) {
        for (int k : nearest.get(i)) {
          sum += term.apply(i, k);
        }
      }
      return sum / denominator;
    }
  }

  /** A number for a descriptor of the query and one of the class. */
  private interface Term {
    double apply(int own, int other);
  }

  /** Descriptor {@code k} of images laid channel-major one after the other. */
  private static double[] at(double[] values, int k) {
    double[] descriptor = new double[LENGTH];
    for (int c = 0; c < LENGTH; c++) {
      descriptor[c] = values[k / PLACES * LENGTH * PLACES + c * PLACES + k % PLACES];
    }
    return descriptor;
  }

  private static double placeOf(double[] values, int k) {
    return Arrays.stream(at(values, k)).sum();
  }

  private static double[] direction(double[] values, int k) {
    double[] descriptor = at(values, k);
    double norm = norm(descriptor);
    return Arrays.stream(descriptor).map(x -> x / norm).toArray();
  }

  private static double norm(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  private static double dot(double[] one, double[] other) {
    return IntStream.range(0, one.length).mapToDouble(d -> one[d] * other[d]).sum();
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
}
