package io.naflow.propagation.stage;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;

/**
 * Counts the readers of a tensor inside one pass, so that it is freed after its last reader and
 * written over by it where nobody else will look.
 */
final class Ref {
  private final NDArray array;
  private final boolean owned;
  private int readers;

  private Ref(NDArray array, boolean owned, int readers) {
    this.array = array;
    this.owned = owned;
    this.readers = readers;
  }

  /** A tensor the pass made itself. */
  static Ref owned(NDArray array, int readers) {
    return new Ref(array, true, readers);
  }

  /** A tensor of somebody else, never freed or written by the pass. */
  static Ref borrowed(NDArray array) {
    return new Ref(array, false, Integer.MAX_VALUE);
  }

  NDArray array() {
    return array;
  }

  /** The tensor for its next reader, who may write into it if they are the last. */
  Operand operand() {
    return new Operand(array, owned && readers == 1);
  }

  void addReader() {
    if (owned) {
      readers++;
    }
  }

  void release() {
    if (owned && --readers == 0) {
      array.close();
    }
  }
}
