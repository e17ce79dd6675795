package io.naflow.api;

import java.util.List;

/** What became of one image: explained, or failed with a reason. Nothing in between. */
public sealed interface Outcome {
  /** All maps that were asked for. */
  record Explained(Prediction prediction, List<AttentionMap> maps) implements Outcome {
    public Explained {
      maps = List.copyOf(maps);
    }
  }

  /**
   * No maps.
   *
   * @param stage where it failed: {@code decode}, {@code preprocess}, {@code target}, {@code
   *     explain}
   * @param errorClass a short stable name of the error's kind
   * @param message what was found and what would be right
   */
  record Failed(String stage, String errorClass, String message) implements Outcome {}
}
