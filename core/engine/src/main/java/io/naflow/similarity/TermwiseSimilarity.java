package io.naflow.similarity;

/** Contributions and gradient of every sum of terms, from the terms and their slopes. */
abstract sealed class TermwiseSimilarity implements Similarity
    permits Cosine, DotProduct, NegativeSquaredEuclidean {
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
    double denominator = Vectors.denominator(terms);
    for (int d = 0; d < terms.length; d++) {
      terms[d] /= denominator;
    }
    return terms;
  }

  @Override
  public final double[] gradient(double[] q, double[] s) {
    double denominator = Vectors.denominator(terms(q, s));
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
}
