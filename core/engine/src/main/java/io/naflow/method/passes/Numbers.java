package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.torch.Ops;

/** Tensors as plain numbers. */
final class Numbers {
  private Numbers() {}

  static double[] of(NDArray tensor, Ops ops) {
    return ops.to(tensor, DataType.FLOAT64).toDoubleArray();
  }
}
