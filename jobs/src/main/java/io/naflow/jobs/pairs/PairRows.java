package io.naflow.jobs.pairs;

import io.naflow.api.AttentionMap;
import io.naflow.api.Outcome;
import io.naflow.image.Geometry;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.PairRow;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.unit.MapRows;
import io.naflow.jobs.unit.UnitRows;
import io.naflow.metric.MapSimilarity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes what was found of pairs.
 *
 * @param rows of the unit
 */
record PairRows(UnitRows rows) {
  private static final String QUERY = "query";
  private static final String SUPPORT = "support";

  /** Cosine of both images' rectified maps at one layer: do both look at the same places? */
  static final String PAIR_SIMILARITY = "pair_similarity";

  /** One image of a pair with its maps. */
  record Flow(PairTask.Ready ready, Outcome.Compared outcome) {
    Loaded.Decoded image() {
      return ready.image();
    }

    Geometry geometry() {
      return ready.input().prepared().geometry();
    }
  }

  /**
   * @param other the support's flow; empty where its image is not there
   */
  void write(PairBlock.Pair pair, Flow query, Optional<Flow> other) throws IOException {
    ranked(pair);
    prediction(pair, query);
    MapRows queryRows = flow(pair, query, pair.support().get(0).item(), QUERY);
    if (other.isPresent()) {
      flow(pair, other.get(), query.image().item(), SUPPORT);
      similarities(queryRows, query.outcome().maps(), other.get().outcome().maps());
    }
  }

  private void similarities(MapRows queryRows, List<AttentionMap> maps, List<AttentionMap> others)
      throws IOException {
    for (int i = 0; i < maps.size(); i++) {
      AttentionMap map = maps.get(i);
      OptionalDouble cosine = MapSimilarity.cosine(map.values(), others.get(i).values());
      if (cosine.isPresent()) {
        rows.writer()
            .write(Tables.metrics(), queryRows.metric(map, PAIR_SIMILARITY, cosine.getAsDouble()));
      }
    }
  }

  private void ranked(PairBlock.Pair pair) throws IOException {
    int rank = 1;
    for (PairBlock.Ranked other : pair.ranked()) {
      rows.writer()
          .write(
              Tables.pairs(),
              new PairRow(
                  rows.run(),
                  rows.model(),
                  pair.query().name(),
                  other.name(),
                  other.similarity(),
                  rank++,
                  other.sameClass(pair.query()),
                  pair.episode()));
    }
  }

  private void prediction(PairBlock.Pair pair, Flow query) throws IOException {
    var prediction = pair.votes().prediction();
    if (prediction.isPresent()) {
      rows.prediction(
          query.image(),
          query.geometry(),
          prediction.get(),
          prediction.get().classIndex(),
          pair.episode());
    }
  }

  private MapRows flow(PairBlock.Pair pair, Flow flow, ImageItem other, String role)
      throws IOException {
    return rows.maps(
        flow.image(),
        flow.geometry(),
        Optional.of(new MapKey.Pair(other.name(), role, pair.episode())),
        flow.outcome().maps());
  }

  void write(ImageItem item, Outcome.Failed problem) throws IOException {
    rows.failure(item, problem);
  }
}
