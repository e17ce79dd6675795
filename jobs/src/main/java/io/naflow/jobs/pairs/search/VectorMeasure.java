package io.naflow.jobs.pairs.search;

import java.util.Arrays;
import java.util.Locale;

/** The similarities by what a matrix product gives: the dot product and both squared lengths. */
public enum VectorMeasure {
  COSINE {
    @Override
    public double of(double dot, double squaresA, double squaresB) {
      return dot / Math.sqrt(squaresA * squaresB);
    }
  },
  DOT {
    @Override
    public double of(double dot, double squaresA, double squaresB) {
      return dot;
    }
  },
  EUCLIDEAN {
    @Override
    public double of(double dot, double squaresA, double squaresB) {
      return Math.min(0, 2 * dot - squaresA - squaresB);
    }
  };

  public abstract double of(double dot, double squaresA, double squaresB);

  /**
   * @param id as {@link io.naflow.similarity.Similarities} has it
   */
  public static VectorMeasure byId(String id) {
    return Arrays.stream(values())
        .filter(measure -> measure.name().toLowerCase(Locale.ROOT).equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot search by similarity '%s': there is no matrix form of it; known are cosine, dot and euclidean"
                        .formatted(id)));
  }
}
