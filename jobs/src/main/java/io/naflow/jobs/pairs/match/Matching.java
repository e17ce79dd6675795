package io.naflow.jobs.pairs.match;

import io.naflow.jobs.pairs.search.Neighbours;
import io.naflow.similarity.Similarity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** What each task makes of similarities. */
public final class Matching {
  private Matching() {}

  /** The nearest image. */
  public static Match retrieved(int query, Neighbours found) {
    int[] ranked = found.indices();
    return new Match(
        query,
        ranked.length == 0 ? OptionalInt.empty() : OptionalInt.of(ranked[0]),
        ranked,
        found.similarities(),
        Votes.none(),
        OptionalInt.empty());
  }

  /**
   * The nearest image of the class that the neighbours vote for.
   *
   * @param labelOf label of an image, negative for none
   */
  public static Match voted(
      int query, Neighbours found, IntUnaryOperator labelOf, double temperature) {
    int[] ranked = found.indices();
    int[] labels = IntStream.of(ranked).map(labelOf).toArray();
    Votes votes = Votes.ofNeighbours(labels, found.similarities(), temperature);
    OptionalInt other =
        votes.winner().isEmpty()
            ? OptionalInt.empty()
            : IntStream.range(0, ranked.length)
                .filter(i -> labels[i] == votes.winner().get())
                .map(i -> ranked[i])
                .findFirst();
    return new Match(query, other, ranked, found.similarities(), votes, OptionalInt.empty());
  }

  /**
   * Names each query of an episode by the class that is most similar, for which stands what the
   * similarity makes of its shots' embeddings: their mean (Snell et al. 2017) or all of their local
   * descriptors (Li et al. 2019). The pair is the query and the most similar shot of that class.
   * Queries without an embedding are left out, and where a shot has none, no query has a pair.
   */
  public static List<Match> inEpisode(
      Episode episode, Map<Integer, float[]> vectors, Similarity similarity) {
    boolean whole =
        episode.ways().stream().allMatch(way -> vectors.keySet().containsAll(way.shots()));
    var prototypes = new HashMap<Integer, float[]>();
    var labels = new HashMap<Integer, Integer>();
    if (whole) {
      for (Episode.Way way : episode.ways()) {
        prototypes.put(
            way.label(), similarity.classOf(way.shots().stream().map(vectors::get).toList()));
        way.shots().forEach(shot -> labels.put(shot, way.label()));
      }
    }
    var matches = new ArrayList<Match>();
    for (Episode.Way way : episode.ways()) {
      for (int query : way.queries()) {
        if (vectors.containsKey(query)) {
          matches.add(match(episode, query, vectors, prototypes, labels, similarity));
        }
      }
    }
    return matches;
  }

  private static Match match(
      Episode episode,
      int query,
      Map<Integer, float[]> vectors,
      Map<Integer, float[]> prototypes,
      Map<Integer, Integer> labels,
      Similarity similarity) {
    float[] own = vectors.get(query);
    var scores = new HashMap<Integer, Double>();
    prototypes.forEach((label, prototype) -> scores.put(label, similarity.value(own, prototype)));
    var shots = new Neighbours(Math.max(1, labels.size()));
    labels.keySet().forEach(shot -> shots.offer(shot, similarity.value(own, vectors.get(shot))));
    Votes votes = Votes.of(scores);
    return new Match(
        query,
        IntStream.of(shots.indices())
            .filter(shot -> labels.get(shot).equals(votes.winner().orElse(-1)))
            .findFirst(),
        shots.indices(),
        shots.similarities(),
        votes,
        OptionalInt.of(episode.index()));
  }
}
