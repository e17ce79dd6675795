package io.naflow.similarity;

import java.util.List;

/** What the similarities share. */
final class Vectors {
  /** Half the distance from 1 to the next float64. */
  private static final double UNIT_ROUNDOFF = 0x1p-53;

  private Vectors() {}

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int d = 0; d < values.length; d++) {
      wide[d] = values[d];
    }
    return wide;
  }

  static void check(double[] q, double[] s) {
    if (q.length != s.length || q.length == 0) {
      throw new IllegalArgumentException(
          "Cannot compare embeddings of %d and %d numbers: both need the same length, at least 1; embed both with one network"
              .formatted(q.length, s.length));
    }
    checkFinite(q, s);
  }

  static void checkFinite(double[] q, double[] s) {
    checkFinite("query", q);
    checkFinite("support", s);
  }

  private static void checkFinite(String role, double[] vector) {
    for (int d = 0; d < vector.length; d++) {
      if (!Double.isFinite(vector[d])) {
        throw new SimilarityException(
            SimilarityException.Kind.NOT_FINITE,
            "Cannot compare embeddings: number %d of the %s's is %s; check the network's weights and the image"
                .formatted(d, role, vector[d]));
      }
    }
  }

  static double sum(double[] terms) {
    double sum = 0;
    for (double term : terms) {
      sum += term;
    }
    return sum;
  }

  static float[] mean(List<float[]> vectors) {
    float[] mean = new float[vectors.get(0).length];
    for (int d = 0; d < mean.length; d++) {
      double sum = 0;
      for (float[] vector : vectors) {
        sum += vector[d];
      }
      mean[d] = (float) (sum / vectors.size());
    }
    return mean;
  }

  /** Length of a vector. */
  static double norm(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  static double finite(double similarity) {
    if (!Double.isFinite(similarity)) {
      throw new SimilarityException(
          SimilarityException.Kind.NOT_FINITE,
          "Cannot compare embeddings: their similarity is %s, their numbers are too large; check the network's weights"
              .formatted(similarity));
    }
    return similarity;
  }

  /** {@code |Σ_d t_d|}, refused where it is no more than what rounding leaves of a 0. */
  static double denominator(double[] terms) {
    double sum = finite(sum(terms));
    double magnitudes = 0;
    for (double term : terms) {
      magnitudes += Math.abs(term);
    }
    if (Math.abs(sum) <= terms.length * UNIT_ROUNDOFF * magnitudes) {
      throw new SimilarityException(
          SimilarityException.Kind.ZERO_SIMILARITY,
          "Cannot tell what contributes to a similarity of %s over %d dimensions: it is 0 to the accuracy of float64; leave the pair out, or take another similarity"
              .formatted(sum, terms.length));
    }
    return Math.abs(sum);
  }
}
