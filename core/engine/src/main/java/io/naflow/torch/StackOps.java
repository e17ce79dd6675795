package io.naflow.torch;

import ai.djl.ndarray.NDArray;

/**
 * Stacks of feature maps, N×K×(H·W·C): what a solve remembers of its steps, so that it is read once
 * for all of them.
 */
public final class StackOps {
  private StackOps() {}

  /** Room for {@code count} tensors shaped like {@code like}, with any values. */
  public static NDArray empty(NDArray like, int count, Ops ops) {
    return ops.call("stack", like, count);
  }

  /** Copies a tensor into a stack. */
  public static void put(NDArray stack, NDArray x, int index, Ops ops) {
    ops.call("put_in_stack", stack, x, index).close();
  }

  /**
   * {@code x - Σ_k f_k <v, s_k> s_k}, each image for itself.
   *
   * @param x is written over
   * @param v shaped like {@code x}; may be {@code x}
   * @param factors {@code f}, N×K': the stack's first K' tensors count
   */
  public static NDArray purge(NDArray x, NDArray v, NDArray stack, NDArray factors, Ops ops) {
    return ops.call("purge_", x, v, stack, factors);
  }
}
