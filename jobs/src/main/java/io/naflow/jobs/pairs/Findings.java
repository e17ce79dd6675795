package io.naflow.jobs.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** How well one model's similarities found the right class, over all queries with a label. */
final class Findings {
  private static final List<Integer> RECALLS = List.of(1, 2, 4, 8);
  private static final double NORMAL_95 = 1.96;

  private final int ranks;
  private long queries;
  private long labelled;
  private final long[] hits = new long[RECALLS.size()];
  private long named;
  private long right;
  private final Map<Integer, SummaryStatistics> episodes = new TreeMap<>();

  /**
   * @param ranks how many of each query's others are known
   */
  Findings(int ranks) {
    this.ranks = ranks;
  }

  /** Takes in one query. */
  void add(PairBlock.Pair pair) {
    queries++;
    if (pair.query().label().isEmpty()) {
      return;
    }
    int label = pair.query().labelOrNegative();
    labelled++;
    for (int i = 0; i < hits.length; i++) {
      boolean hit =
          pair.ranked().stream()
              .limit(RECALLS.get(i))
              .anyMatch(other -> other.labelOrNegative() == label);
      hits[i] += hit ? 1 : 0;
    }
    pair.votes()
        .winner()
        .ifPresent(
            winner -> {
              named++;
              right += winner == label ? 1 : 0;
              if (pair.episodeOrNegative() >= 0) {
                episodes
                    .computeIfAbsent(pair.episodeOrNegative(), key -> new SummaryStatistics())
                    .addValue(winner == label ? 1 : 0);
              }
            });
  }

  /** How many were taken in. */
  long queries() {
    return queries;
  }

  /** Share of queries with one of their class among the {@code k} nearest (Recall@k). */
  double recall(int k) {
    return labelled == 0 ? 0 : (double) hits[RECALLS.indexOf(k)] / labelled;
  }

  /** Lines for a person. */
  List<String> lines(String model) {
    var lines = new ArrayList<String>();
    if (!episodes.isEmpty()) {
      var accuracies = new SummaryStatistics();
      episodes.values().forEach(episode -> accuracies.addValue(episode.getMean()));
      lines.add(
          String.format(
              Locale.ROOT,
              "accuracy  %s: %.1f %% ± %.1f over %,d episodes",
              model,
              100 * accuracies.getMean(),
              100 * NORMAL_95 * accuracies.getStandardDeviation() / Math.sqrt(accuracies.getN()),
              accuracies.getN()));
    } else if (named > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "accuracy  %s: %.1f %% of %,d queries",
              model,
              100.0 * right / named,
              named));
    } else if (labelled > 0) {
      var line = new StringBuilder("recall    " + model + ":");
      RECALLS.stream()
          .filter(k -> k <= ranks)
          .forEach(
              k -> line.append(String.format(Locale.ROOT, " @%d %.1f %%", k, 100 * recall(k))));
      lines.add(line.append(String.format(Locale.ROOT, " of %,d queries", labelled)).toString());
    }
    return lines;
  }
}
