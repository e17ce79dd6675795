package io.naflow.similarity;

/** What the similarities share. */
final class Vectors {
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
}
