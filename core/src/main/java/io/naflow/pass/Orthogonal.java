package io.naflow.pass;

import ai.djl.ndarray.NDArray;
import io.naflow.runtime.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of a conjugate-gradient solve so far. Exact arithmetic keeps them orthogonal,
 * {@code <D g_i, D g_j> = 0}; rounding does not, and from there on iterates depend on the order of
 * the native library's sums (measured in float32 after thirty steps: maps of one image alone and in
 * a batch differed by 20 %, with reorthogonalisation by 1e-6). Each step is therefore purged of the
 * steps before it (Paige 1970; Golub and Van Loan 2013, 10.3). That keeps one tensor of the
 * segment's input a step.
 */
final class Orthogonal {
  /** Bounds memory in long solves; the configured iterations are fewer as a rule. */
  private static final int MOST = 64;

  /**
   * Solves of so few steps whose neurons count alike are purged of the first {@link #FIRST} steps
   * alone.
   */
  private static final int SHORT = 10;

  /**
   * In so few steps at most the direction of the largest singular value converges, and with it goes
   * the orthogonality (Paige); it lies in what the first gradients span. Where one singular value
   * stands out, as under CBAM, six steps without the purge turn a rounding of 5e-7 into 5e-5 of the
   * largest neuron, ten times more with each step; with it they stay at 1e-6, as with a purge of
   * all steps, for some 3 % of the time instead of 12 %.
   */
  private static final int FIRST = 2;

  private final Ops owner;
  private final int most;
  private final List<NDArray> gradients = new ArrayList<>();
  private final List<double[]> squaredNorms = new ArrayList<>();

  private Orthogonal(Ops owner, int most) {
    this.owner = owner;
    this.most = most;
  }

  /**
   * For a solve.
   *
   * @param iterations most steps it takes, or more where rounding shows at once
   * @param owner of what is remembered
   */
  static Orthogonal of(int iterations, Ops owner) {
    return new Orthogonal(owner, iterations <= SHORT ? FIRST : MOST);
  }

  /**
   * Takes off a gradient what it shares with those before it, each image for itself, in place.
   *
   * @param weighed {@code D² g} of the same gradient
   */
  void purge(NDArray gradient, NDArray weighed, Ops ops) {
    var shares = new ArrayList<double[]>();
    for (int j = 0; j < gradients.size(); j++) {
      double[] shared = ops.dot(weighed, gradients.get(j)).toDoubleArray();
      double[] norms = squaredNorms.get(j);
      for (int i = 0; i < shared.length; i++) {
        shared[i] = norms[i] > 0 ? -shared[i] / norms[i] : 0;
      }
      shares.add(shared);
    }
    for (int j = 0; j < gradients.size(); j++) {
      NDArray share = ops.tensor(shares.get(j), shares.get(j).length, 1, 1, 1);
      ops.addProduct(gradient, gradients.get(j), share);
    }
  }

  /** Remembers a copy. */
  void add(NDArray gradient, double[] squaredNorm, Ops ops) {
    if (gradients.size() < most) {
      gradients.add(owner.adopt(ops.scale(gradient, 1)));
      squaredNorms.add(squaredNorm.clone());
    }
  }
}
