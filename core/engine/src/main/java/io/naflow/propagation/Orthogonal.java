package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Ops;
import io.naflow.torch.StackOps;
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
  private static final int SHORT = 12;

  /**
   * In so few steps at most the direction of the largest singular value converges, and with it goes
   * the orthogonality (Paige); it lies in what the first gradients span. Where one singular value
   * stands out, as under CBAM, six steps without the purge turn a rounding of 5e-7 into 7e-5 of the
   * largest neuron, ten times more with each step; with it they stay near 1e-6, as with a purge of
   * all steps.
   */
  private static final int FIRST = 2;

  /** The step that is purged first in such solves: until then no digit is lost for good. */
  private static final int FIRST_PURGED = 3;

  /** Gradients that lie together and are gone through at once; more of them were no faster. */
  private static final int TOGETHER = 2;

  private final Ops owner;
  private final int most;
  private final int firstPurged;
  private final List<Stack> stacks = new ArrayList<>();
  private int steps;

  private Orthogonal(Ops owner, int most, int firstPurged) {
    this.owner = owner;
    this.most = most;
    this.firstPurged = firstPurged;
  }

  /**
   * For a solve.
   *
   * @param iterations most steps it takes, or more where rounding shows at once
   * @param owner of what is remembered
   */
  static Orthogonal of(int iterations, Ops owner) {
    return iterations <= SHORT
        ? new Orthogonal(owner, FIRST, FIRST_PURGED)
        : new Orthogonal(owner, MOST, 1);
  }

  /**
   * Takes off a gradient what it shares with those before it, each image for itself.
   *
   * @param gradient is written over
   * @param weighed {@code D² g} of the same gradient
   */
  NDArray purge(NDArray gradient, NDArray weighed, Ops ops) {
    NDArray purged = gradient;
    if (steps >= firstPurged) {
      for (Stack stack : stacks) {
        purged = StackOps.purge(purged, weighed, stack.gradients(), stack.factors(ops), ops);
      }
    }
    return purged;
  }

  /** Remembers a copy. */
  void add(NDArray gradient, double[] squaredNorm, Ops ops) {
    if (steps < most) {
      int index = steps % TOGETHER;
      if (index == 0) {
        stacks.add(new Stack(StackOps.empty(gradient, TOGETHER, owner), new ArrayList<>()));
      }
      Stack last = stacks.get(stacks.size() - 1);
      StackOps.put(last.gradients(), gradient, index, ops);
      last.squaredNorms().add(squaredNorm);
    }
    steps++;
  }

  private record Stack(NDArray gradients, List<double[]> squaredNorms) {
    /** One over each squared norm, N×K; 0 where it was 0 or float32 could not hold the inverse. */
    NDArray factors(Ops ops) {
      int images = squaredNorms.get(0).length;
      int count = squaredNorms.size();
      double[] factors = new double[images * count];
      for (int k = 0; k < count; k++) {
        for (int i = 0; i < images; i++) {
          double squared = squaredNorms.get(k)[i];
          factors[i * count + k] = squared > Float.MIN_NORMAL ? 1 / squared : 0;
        }
      }
      return ops.tensor(factors, images, count);
    }
  }
}
