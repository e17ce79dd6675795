package io.naflow.api;

import java.util.List;

/**
 * What became of one image: explained, embedded or compared, as was asked, or failed with a reason.
 * Nothing in between.
 */
public sealed interface Outcome {
  /** All maps that were asked for. */
  record Explained(Prediction prediction, List<AttentionMap> maps) implements Outcome {
    public Explained {
      maps = List.copyOf(maps);
    }
  }

  /**
   * The network's answer alone.
   *
   * @param values the scores of all classes (see {@link Head}), or the embedding; finite. The array
   *     is kept, not copied
   */
  record Answered(float[] values) implements Outcome {}

  /**
   * One image of a pair, with the other held.
   *
   * @param similarity of the two embeddings, the larger the more alike; finite
   * @param maps all maps that were asked for, of this image
   */
  record Compared(double similarity, List<AttentionMap> maps) implements Outcome {
    public Compared {
      maps = List.copyOf(maps);
    }
  }

  /**
   * No maps.
   *
   * @param stage where it failed: {@code read}, {@code decode}, {@code preprocess}, {@code
   *     forward}, {@code target} or {@code explain}
   * @param errorClass a short stable name of the error's kind
   * @param message what was found and what would be right
   */
  record Failed(String stage, String errorClass, String message) implements Outcome, Arrival {}
}
