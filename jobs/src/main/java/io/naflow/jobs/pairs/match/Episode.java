package io.naflow.jobs.pairs.match;

import java.util.List;

/**
 * One few-shot problem; images by their places in the dataset.
 *
 * @param index from 0
 * @param ways the classes, each with its images
 */
public record Episode(int index, List<Way> ways) {
  public Episode {
    ways = List.copyOf(ways);
  }

  /** A class of an episode: labelled images, and images to be named. */
  public record Way(int label, List<Integer> shots, List<Integer> queries) {
    public Way {
      shots = List.copyOf(shots);
      queries = List.copyOf(queries);
    }
  }
}
