package io.naflow.similarity;

import java.util.List;

/**
 * A similarity of two embeddings, the larger the more alike, as a sum of one term a dimension:
 * {@code Σ_d t_d(q, s)}, perhaps divided by something. Vectors are one-dimensional and of one
 * length D; where the support is a class, it may be of several images' length, as {@link #classOf}
 * gives it.
 *
 * <p>All methods throw {@link IllegalArgumentException} if the lengths differ or are 0, and {@link
 * SimilarityException} where the pair has no similarity, so that NaN is never given back.
 */
public interface Similarity {
  /** Its name in configurations and tables. */
  String id();

  /** The similarity itself. */
  double value(double[] q, double[] s);

  /**
   * The channel contribution weights {@code ω_d = t_d / |Σ_d t_d|} (Eq. 17, 20), length D; they sum
   * to +1 or -1, whichever the similarity's sign is.
   *
   * @throws SimilarityException if the similarity is 0 to the accuracy of float64
   */
  double[] contributions(double[] q, double[] s);

  /**
   * The importance coefficients at the embedding, {@code ∂(Σ_d ω_d)/∂q} (Eq. 21), length D, with
   * {@code s} held and the denominator of {@code ω} held at its value: let it vary, and the sum is
   * ±1 whatever {@code q}, so that its gradient is 0. Given to a network's output as the gradient
   * there, the cascade of vector-Jacobian products goes on as for a class's logit.
   *
   * <p>What divides the terms cancels from {@code ω} and counts as its denominator: the norms of a
   * cosine are held. Where the network itself ends in an L2 normalisation, they vary in that
   * layer's own gradient.
   *
   * @throws SimilarityException if the similarity is 0 to the accuracy of float64
   */
  double[] gradient(double[] q, double[] s);

  /**
   * The importance coefficients at the support's embedding, {@code ∂(Σ_d ω_d)/∂s}, with {@code q}
   * held; of the length of {@code s}. Where the similarity is symmetric, the exchanged pair's.
   *
   * @throws SimilarityException if the similarity is 0 to the accuracy of float64
   */
  default double[] supportGradient(double[] q, double[] s) {
    return gradient(s, q);
  }

  /**
   * What stands for a class of several images, to be compared with as a support: the mean of their
   * embeddings (Snell et al. 2017), unless the similarity has a way of its own.
   *
   * @param supports the images' embeddings, at least one
   */
  default float[] classOf(List<float[]> supports) {
    return Vectors.mean(supports);
  }

  /** {@link #value(double[], double[])} of float32 vectors, computed in float64. */
  default double value(float[] q, float[] s) {
    return value(Vectors.widened(q), Vectors.widened(s));
  }

  /** {@link #contributions(double[], double[])} of float32 vectors, computed in float64. */
  default double[] contributions(float[] q, float[] s) {
    return contributions(Vectors.widened(q), Vectors.widened(s));
  }

  /** {@link #gradient(double[], double[])} of float32 vectors, computed in float64. */
  default double[] gradient(float[] q, float[] s) {
    return gradient(Vectors.widened(q), Vectors.widened(s));
  }

  /** {@link #supportGradient(double[], double[])} of float32 vectors, computed in float64. */
  default double[] supportGradient(float[] q, float[] s) {
    return supportGradient(Vectors.widened(q), Vectors.widened(s));
  }
}
