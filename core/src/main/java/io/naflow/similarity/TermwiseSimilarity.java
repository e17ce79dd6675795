package io.naflow.similarity;

/** Contributions and gradient of every sum of terms, from the terms and their slopes. */
abstract sealed class TermwiseSimilarity implements Similarity
    permits Cosine, DotProduct, NegativeSquaredEuclidean {
  /** Half the distance from 1 to the next float64. */
  private static final double UNIT_ROUNDOFF = 0x1p-53;

  private final String id;

  TermwiseSimilarity(String id) {
    this.id = id;
  }

  /** {@code t_d(q_d, s_d)}. */
  abstract double term(double q, double s);

  /** {@code ∂t_d/∂q_d}. */
  abstract double slope(double q, double s);

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final double[] contributions(double[] q, double[] s) {
    double[] terms = terms(q, s);
    double denominator = denominator(terms);
    for (int d = 0; d < terms.length; d++) {
      terms[d] /= denominator;
    }
    return terms;
  }

  @Override
  public final double[] gradient(double[] q, double[] s) {
    double denominator = denominator(terms(q, s));
    double[] gradient = new double[q.length];
    for (int d = 0; d < q.length; d++) {
      gradient[d] = Vectors.finite(slope(q[d], s[d]) / denominator);
    }
    return gradient;
  }

  final double[] terms(double[] q, double[] s) {
    Vectors.check(q, s);
    double[] terms = new double[q.length];
    for (int d = 0; d < q.length; d++) {
      terms[d] = term(q[d], s[d]);
    }
    return terms;
  }

  /** {@code |Σ_d t_d|}, refused where it is no more than what rounding leaves of a 0. */
  private static double denominator(double[] terms) {
    double sum = Vectors.finite(Vectors.sum(terms));
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
