package io.naflow.jobs.pairs;

import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.pairs.match.Votes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Pairs that one task explains: a unit of work.
 *
 * @param unit its number among the units of the model
 * @param pairs the pairs
 */
record PairBlock(int unit, ArrayList<Pair> pairs) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * A query and what was found of it.
   *
   * @param query the query
   * @param support the other image of the pair to explain, with both embeddings; none or one
   * @param ranked what the query was compared with, best first
   * @param votes for classes
   * @param episodeOrNegative number of the few-shot episode; negative for none
   */
  record Pair(
      ImageItem query,
      ArrayList<Support> support,
      ArrayList<Ranked> ranked,
      Votes votes,
      int episodeOrNegative)
      implements Serializable {
    private static final long serialVersionUID = 1;

    OptionalInt episode() {
      return episodeOrNegative < 0 ? OptionalInt.empty() : OptionalInt.of(episodeOrNegative);
    }
  }

  /** The other image of a pair, and the embeddings of both. */
  record Support(ImageItem item, float[] vector, float[] queryVector) implements Serializable {
    private static final long serialVersionUID = 1;

    /** Whether its file was found; a vector of a checkpoint's bank does without. */
    boolean isThere() {
      return !item.isMissing();
    }
  }

  /**
   * An image that a query was compared with.
   *
   * @param labelOrNegative its label; negative for none
   */
  record Ranked(String name, int labelOrNegative, double similarity) implements Serializable {
    private static final long serialVersionUID = 1;

    Optional<Boolean> sameClass(ImageItem query) {
      return labelOrNegative < 0 || query.label().isEmpty()
          ? Optional.empty()
          : Optional.of(labelOrNegative == query.labelOrNegative());
    }
  }
}
