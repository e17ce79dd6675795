package io.naflow.similarity;

/** {@code -Σ_d (q_d - s_d)²}, of prototypical networks (Snell et al. 2017); never positive. */
final class NegativeSquaredEuclidean extends TermwiseSimilarity {
  NegativeSquaredEuclidean() {
    super("euclidean");
  }

  @Override
  double term(double q, double s) {
    return -(q - s) * (q - s);
  }

  @Override
  double slope(double q, double s) {
    return -2 * (q - s);
  }

  @Override
  public double value(double[] q, double[] s) {
    return Vectors.finite(Vectors.sum(terms(q, s)));
  }
}
