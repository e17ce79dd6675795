package io.naflow.jobs.pairs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.similarity.Similarities;
import io.naflow.similarity.Similarity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockSearchTest {
  private static SortedMap<Integer, float[]> vectors(int from, int count, int length, long seed) {
    var random = new Random(seed);
    var vectors = new TreeMap<Integer, float[]>();
    for (int i = from; i < from + count; i++) {
      float[] vector = new float[length];
      for (int d = 0; d < length; d++) {
        vector[d] = (float) random.nextGaussian();
      }
      vectors.put(i, vector);
    }
    return vectors;
  }

  /** Lengths around the tiles' and the unrolled loop's borders; 700 images are several tiles. */
  @ParameterizedTest
  @CsvSource({
    "cosine, 1",
    "cosine, 7",
    "cosine, 128",
    "dot, 5",
    "dot, 600",
    "euclidean, 3",
    "euclidean, 64"
  })
  void neighboursAreThoseOfSortingAllPairs(String id, int length) {
    var queries = vectors(0, 5, length, 1);
    var gallery = vectors(3, 700, length, 2);
    Similarity similarity = Similarities.byId(id);

    List<Neighbours> found =
        new BlockSearch(VectorBlock.of(queries), VectorMeasure.byId(id))
            .in(VectorBlock.of(gallery), 9);

    queries.forEach(
        (query, vector) -> {
          List<Integer> expected =
              gallery.keySet().stream()
                  .filter(other -> !other.equals(query))
                  .sorted(
                      Comparator.comparingDouble(
                              (Integer other) ->
                                  -rounded(similarity.value(vector, gallery.get(other))))
                          .thenComparing(other -> other))
                  .limit(9)
                  .toList();
          if (length > 1) { // in one dimension all cosines are ±1, up to rounding
            assertThat(found.get(query).indices())
                .containsExactly(expected.stream().mapToInt(i -> i).toArray());
          }
          for (int i = 0; i < 9; i++) {
            int other = found.get(query).indices()[i];
            assertThat(found.get(query).similarities()[i])
                .isCloseTo(
                    similarity.value(vector, gallery.get(other)),
                    within(1e-12 * Math.max(length, 1)));
          }
        });
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e12) / 1e12;
  }

  @Test
  void itDoesNotMatterHowTheGalleryIsCut() {
    VectorBlock queries = VectorBlock.of(vectors(0, 4, 33, 1));
    var gallery = vectors(0, 100, 33, 2);
    var search = new BlockSearch(queries, VectorMeasure.COSINE);
    ArrayList<Neighbours> whole = search.in(VectorBlock.of(gallery), 12);
    ArrayList<Neighbours> late = search.in(VectorBlock.of(gallery.tailMap(37)), 12);
    ArrayList<Neighbours> early = search.in(VectorBlock.of(gallery.headMap(37)), 12);
    for (int query = 0; query < 4; query++) {
      Neighbours both = late.get(query).with(early.get(query));
      assertThat(both.indices()).isEqualTo(whole.get(query).indices());
      assertThat(both.similarities()).isEqualTo(whole.get(query).similarities());
    }
  }

  @Test
  void ofEquallySimilarImagesTheFirstComeFirst() {
    var neighbours = new Neighbours(3);
    IntStream.of(8, 2, 9, 4).forEach(index -> neighbours.offer(index, 0.5));
    neighbours.offer(7, 0.75);
    assertThat(neighbours.indices()).containsExactly(7, 2, 4);
    assertThat(neighbours.similarities()).containsExactly(0.75, 0.5, 0.5);
  }

  @Test
  void fewerImagesThanAskedForAreAll() {
    var one = VectorBlock.of(vectors(0, 2, 4, 1));
    assertThat(new BlockSearch(one, VectorMeasure.DOT).in(one, 5))
        .extracting(Neighbours::size)
        .containsExactly(1, 1);
    assertThat(new BlockSearch(one, VectorMeasure.DOT).in(VectorBlock.of(new TreeMap<>()), 5))
        .extracting(Neighbours::size)
        .containsExactly(0, 0);
  }

  @Test
  void everySimilarityHasItsMatrixForm() {
    assertThat(Similarities.ids()).allMatch(id -> VectorMeasure.byId(id) != null);
    assertThatThrownBy(() -> VectorMeasure.byId("l1"))
        .hasMessage(
            "Cannot search by similarity 'l1': there is no matrix form of it; known are cosine, dot and euclidean");
  }
}
