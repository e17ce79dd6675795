package io.naflow.torch;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Function;
import java.util.Locale;

/** Functions of single neurons and their slopes; results belong to the given scope. */
public final class CurveOps {
  private CurveOps() {}

  /** {@code f(x)}. */
  public static NDArray value(Curve curve, NDArray x, Ops ops) {
    return call("curve_", curve, x, ops);
  }

  /** {@code f'(x)}. */
  public static NDArray derivative(Curve curve, NDArray x, Ops ops) {
    return call("derivative_", curve, x, ops);
  }

  /** {@code f(x)/x}, and {@code f'(0)} where {@code x = 0}. */
  public static NDArray secant(Curve curve, NDArray x, Ops ops) {
    return ops.call("secant", value(curve, x, ops), x, derivative(curve, x, ops));
  }

  private static NDArray call(String prefix, Curve curve, NDArray x, Ops ops) {
    Function function = curve.function();
    String kernel = prefix + function.name().toLowerCase(Locale.ROOT);
    return function == Function.POWER || function == Function.ELU
        ? ops.call(kernel, x, curve.a())
        : ops.call(kernel, x);
  }

  /** {@code min(max(x, lowest), highest)}. */
  public static NDArray clip(NDArray x, double lowest, double highest, Ops ops) {
    return ops.call("clip", x, lowest, highest);
  }

  /** {@code v} where {@code lowest < x < highest}, and 0 elsewhere. */
  public static NDArray clipMask(NDArray v, NDArray x, double lowest, double highest, Ops ops) {
    return ops.call("clip_mask", v, x, lowest, highest);
  }

  /** 1 where {@code x > 0}, and the slope elsewhere; slopes are broadcast. */
  public static NDArray slopes(NDArray x, NDArray slopes, Ops ops) {
    return ops.call("slopes", x, slopes);
  }
}
