package io.naflow.similarity;

/**
 * {@code Σ_d q_d s_d / (‖q‖ ‖s‖)}, from -1 to 1. The norms cancel from the contributions, which are
 * therefore the dot product's (Eq. 17), and are held with the denominator in the gradient.
 */
final class Cosine extends TermwiseSimilarity {
  Cosine() {
    super("cosine");
  }

  @Override
  double term(double q, double s) {
    return q * s;
  }

  @Override
  double slope(double q, double s) {
    return s;
  }

  @Override
  public double value(double[] q, double[] s) {
    double dot = Vectors.sum(terms(q, s));
    double norms = Vectors.norm(q) * Vectors.norm(s);
    if (norms == 0) {
      throw new SimilarityException(
          SimilarityException.Kind.ZERO_VECTOR,
          "Cannot take the cosine of embeddings of length %s and %s: one has no direction; check the network's weights and the image"
              .formatted(Vectors.norm(q), Vectors.norm(s)));
    }
    // Rounding may lead a little beyond the range.
    return Math.max(-1, Math.min(1, Vectors.finite(dot / norms)));
  }
}
