package io.naflow.jobs.pairs.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.config.Task.FewShot;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.pairs.search.Neighbours;
import io.naflow.similarity.Similarities;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatchingTest {
  /** Seven classes of six images. */
  private static final List<ImageItem> ITEMS =
      IntStream.range(0, 42)
          .mapToObj(i -> new ImageItem("%02d.png".formatted(i), 1, i % 7, List.of()))
          .toList();

  private static FewShot task(int ways, int shots, int queries, int episodes) {
    return new FewShot(ways, shots, queries, episodes, "cosine");
  }

  @Test
  void anEpisodeHasItsClassesOnceAndItsImagesOnce() {
    for (Episode episode : Episodes.draw(ITEMS, task(5, 2, 3, 50), 1)) {
      assertThat(episode.ways()).extracting(Episode.Way::label).doesNotHaveDuplicates().hasSize(5);
      for (Episode.Way way : episode.ways()) {
        var images = new HashSet<>(way.shots());
        images.addAll(way.queries());
        assertThat(images).hasSize(5);
        assertThat(images).allMatch(image -> ITEMS.get(image).labelOrNegative() == way.label());
      }
    }
  }

  @Test
  void episodesAreDrawnBySeedAndNumberAlone() {
    List<Episode> few = Episodes.draw(ITEMS, task(3, 1, 1, 4), 9);
    assertThat(Episodes.draw(ITEMS, task(3, 1, 1, 20), 9).subList(0, 4)).isEqualTo(few);
    assertThat(Episodes.draw(ITEMS, task(3, 1, 1, 4), 10)).isNotEqualTo(few);
    assertThat(few).doesNotHaveDuplicates();
  }

  /** 3 of 7 classes, 1 of 6 shots: over 4,200 episodes a class has 1,800 ± 33, a shot 300 ± 17. */
  @Test
  void classesAndShotsAreDrawnEquallyOften() {
    int[] classes = new int[7];
    int[] shots = new int[42];
    for (Episode episode : Episodes.draw(ITEMS, task(3, 1, 1, 4200), 5)) {
      for (Episode.Way way : episode.ways()) {
        classes[way.label()]++;
        shots[way.shots().get(0)]++;
      }
    }
    assertThat(IntStream.of(classes)).allMatch(count -> Math.abs(count - 1800) < 5 * 33);
    assertThat(IntStream.of(shots)).allMatch(count -> Math.abs(count - 300) < 5 * 17);
  }

  @Test
  void tooFewImagesAreRefused() {
    assertThatThrownBy(() -> Episodes.draw(ITEMS, task(5, 4, 3, 1), 1))
        .hasMessage(
            "Cannot draw 5-way episodes: 0 classes have the 7 images that 4 shots and 3 queries take; give dataset.labels, more images, or lower task.ways, shots or queries");
  }

  /**
   * By hand: class 1 has e^1 + e^0.5 = 4.367, class 4 has e^0.8 = 2.226, unlabelled ones nothing.
   */
  @Test
  void neighboursVoteByTheirSimilarity() {
    Votes votes =
        Votes.ofNeighbours(new int[] {1, 4, -1, 1}, new double[] {0.1, 0.08, 0.07, 0.05}, 0.1);
    var prediction = votes.prediction().orElseThrow();
    assertThat(prediction.classIndex()).isEqualTo(1);
    assertThat(prediction.probability().getAsDouble()).isCloseTo(0.6624, within(1e-4));
    assertThat(prediction.logit()).isCloseTo(Math.log(4.3670), within(1e-4));
    assertThat(prediction.top()).extracting(score -> score.classIndex()).containsExactly(1, 4);
  }

  @Test
  void manyWeakNeighboursOutvoteTheNearest() {
    var found = new Neighbours(4);
    found.offer(0, 0.9);
    found.offer(1, 0.88);
    found.offer(8, 0.87);
    found.offer(15, 0.86);
    Match match = Matching.voted(40, found, image -> image % 7, 0.07);
    assertThat(match.votes().winner()).hasValue(1);
    assertThat(match.other()).hasValue(1);
    assertThat(match.ranked()).containsExactly(0, 1, 8, 15);
  }

  @Test
  void votesTooSmallForFloatsAreStillCounted() {
    Votes votes = Votes.ofNeighbours(new int[] {3, 5}, new double[] {-900, -900.5}, 0.07);
    assertThat(votes.winner()).hasValue(3);
    assertThat(votes.prediction().orElseThrow().probability().getAsDouble())
        .isCloseTo(0.99921, within(1e-5));
    assertThat(Votes.ofNeighbours(new int[] {-1}, new double[] {1}, 0.07).prediction()).isEmpty();
  }

  /** Prototypes (2, 0) and (0, 3); the query (2, 1) is nearer the first, its cosine 2/√5. */
  @Test
  void aQueryIsOfTheClassOfTheNearestPrototypeAndPairedWithThatClasssNearestShot() {
    var episode =
        new Episode(
            3,
            List.of(
                new Episode.Way(6, List.of(0, 1), List.of(4)),
                new Episode.Way(2, List.of(2, 3), List.of(5))));
    Map<Integer, float[]> vectors =
        Map.of(
            0,
            new float[] {1, -2},
            1,
            new float[] {3, 2},
            2,
            new float[] {1, 3},
            3,
            new float[] {-1, 3},
            4,
            new float[] {2, 1});
    List<Match> matches = Matching.inEpisode(episode, vectors, Similarities.byId("cosine"));

    // Query 5 has no embedding.
    assertThat(matches).hasSize(1);
    Match match = matches.get(0);
    assertThat(match.votes().classes()).containsExactly(6, 2);
    assertThat(match.votes().scores()[0]).isCloseTo(2 / Math.sqrt(5), within(1e-12));
    assertThat(match.other()).hasValue(1);
    assertThat(match.ranked()).containsExactly(1, 2, 3, 0);
    assertThat(match.episode()).hasValue(3);
  }

  @Test
  void withoutAShotsEmbeddingNoQueryOfTheEpisodeHasAPair() {
    var episode =
        new Episode(
            0,
            List.of(
                new Episode.Way(0, List.of(0), List.of(1)),
                new Episode.Way(1, List.of(2), List.of(3))));
    Map<Integer, float[]> vectors =
        Map.of(0, new float[] {1}, 1, new float[] {1}, 3, new float[] {1});
    List<Match> matches = Matching.inEpisode(episode, vectors, Similarities.byId("dot"));
    assertThat(matches).hasSize(2).allMatch(match -> match.other().isEmpty());
  }
}
