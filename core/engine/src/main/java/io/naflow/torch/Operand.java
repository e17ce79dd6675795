package io.naflow.torch;

import ai.djl.ndarray.NDArray;

/**
 * A tensor handed to an operation.
 *
 * @param value the tensor
 * @param disposable whether nobody else reads it, so that the result may be written into it
 */
public record Operand(NDArray value, boolean disposable) {
  /** A tensor that others still read. */
  public static Operand shared(NDArray value) {
    return new Operand(value, false);
  }

  /** A tensor nobody else reads. */
  public static Operand disposable(NDArray value) {
    return new Operand(value, true);
  }
}
