package io.naflow.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.Precision;
import io.naflow.network.FeatureShape;
import io.naflow.network.Size;
import io.naflow.network.Window;

/** Convolutions and matrix products; results belong to the given scope. */
public final class ConvOps {
  private ConvOps() {}

  /**
   * A copy of a convolution's weights, out×in×height×width, laid out as feature maps are, in the
   * element type that convolutions with them then multiply in: the runtime's precision, or float64
   * in a scope of that type. Inputs and results of these convolutions have the scope's type all the
   * same.
   */
  public static NDArray kernel(NDArray weights, Ops ops) {
    NDArray laidOut = ops.channelsLast(weights);
    // Not by DJL: its toType ends the process for BFLOAT16.
    return ops.type() == DataType.FLOAT32 && ops.precision() != Precision.FLOAT32
        ? ops.call("to_type", laidOut, scalarType(ops.precision()))
        : laidOut;
  }

  /** The number that libtorch knows an element type by. */
  private static int scalarType(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> 6;
      case BFLOAT16 -> 15;
      case FLOAT16 -> 5;
    };
  }

  public static NDArray conv(
      NDArray x, NDArray weight, NDArray bias, Window window, int groups, Ops ops) {
    return ops.call(
        "conv",
        x,
        weight,
        bias,
        Ops.pair(window.stride()),
        Ops.pair(window.padding()),
        Ops.pair(window.dilation()),
        groups);
  }

  /** Convolution without bias. */
  public static NDArray conv(NDArray x, NDArray weight, Window window, int groups, Ops ops) {
    return ops.call(
        "conv_linear",
        x,
        weight,
        Ops.pair(window.stride()),
        Ops.pair(window.padding()),
        Ops.pair(window.dilation()),
        groups);
  }

  /**
   * Adjoint of a convolution, by ATen's transposed convolution; {@code outputPadding} on one side.
   */
  public static NDArray convTransposed(
      NDArray v, NDArray weight, Window window, Size outputPadding, int groups, Ops ops) {
    return ops.call(
        "conv_transpose",
        v,
        weight,
        Ops.pair(window.stride()),
        Ops.pair(window.padding()),
        Ops.pair(outputPadding),
        groups,
        Ops.pair(window.dilation()));
  }

  /** Every {@code stride}-th row and column. */
  public static NDArray strided(NDArray x, Size stride, Ops ops) {
    return ops.call("stride", x, stride.height(), stride.width());
  }

  /** Adjoint of {@link #strided}: zeros between. */
  public static NDArray spread(NDArray v, FeatureShape shape, Size stride, Ops ops) {
    return ops.call("spread", v, shape.height(), shape.width(), stride.height(), stride.width());
  }

  /** {@code x · weightᵀ} for vectors N×in×1×1 and a weight out×in; N×out×1×1. */
  public static NDArray linear(NDArray x, NDArray weight, Ops ops) {
    return ops.call("linear", x, weight);
  }

  /** Adjoint of {@link #linear}: {@code v · weight}; N×in×1×1. */
  public static NDArray linearAdjoint(NDArray v, NDArray weight, Ops ops) {
    return ops.call("linear_adjoint", v, weight);
  }
}
