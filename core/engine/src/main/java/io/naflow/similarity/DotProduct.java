package io.naflow.similarity;

/** {@code Σ_d q_d s_d}. */
final class DotProduct extends TermwiseSimilarity {
  DotProduct() {
    super("dot");
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
    return Vectors.finite(Vectors.sum(terms(q, s)));
  }
}
