package io.naflow.torch;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Size;
import io.naflow.network.Window;
import java.util.List;

/** Pooling and its adjoints; results belong to the given scope. */
public final class PoolOps {
  private PoolOps() {}

  /** Max pooling: the values, and where in its H·W plane each was taken. */
  public static List<NDArray> maxPool(NDArray x, Window window, Window.Rounding rounding, Ops ops) {
    return ops.callForSeveral(
        "max_pool",
        x,
        Ops.pair(window.kernel()),
        Ops.pair(window.stride()),
        Ops.pair(window.padding()),
        Ops.pair(window.dilation()),
        rounding == Window.Rounding.UP);
  }

  /** Values of {@code x} at indices into its H·W plane. */
  public static NDArray gather(NDArray x, NDArray indices, Ops ops) {
    return ops.call("gather", x, indices);
  }

  /** Adjoint of {@link #gather}: sums at the indices, zeros elsewhere. */
  public static NDArray scatter(NDArray v, NDArray indices, FeatureShape shape, Ops ops) {
    return ops.call("scatter", v, indices, shape.height(), shape.width());
  }

  public static NDArray avgPool(
      NDArray x, Window w, Window.Rounding rounding, boolean countPadding, Ops ops) {
    return ops.call(
        "avg_pool",
        x,
        Ops.pair(w.kernel()),
        Ops.pair(w.stride()),
        Ops.pair(w.padding()),
        rounding == Window.Rounding.UP,
        countPadding);
  }

  public static NDArray avgPoolAdjoint(
      NDArray v,
      FeatureShape shape,
      Window w,
      Window.Rounding rounding,
      boolean countPadding,
      Ops ops) {
    return ops.call(
        "avg_pool_adjoint",
        v,
        shape.height(),
        shape.width(),
        Ops.pair(w.kernel()),
        Ops.pair(w.stride()),
        Ops.pair(w.padding()),
        rounding == Window.Rounding.UP,
        countPadding);
  }

  public static NDArray adaptiveAvgPool(NDArray x, Size output, Ops ops) {
    return ops.call("adaptive_avg_pool", x, output.height(), output.width());
  }

  public static NDArray adaptiveAvgPoolAdjoint(NDArray v, FeatureShape shape, Ops ops) {
    return ops.call("adaptive_avg_pool_adjoint", v, shape.height(), shape.width());
  }
}
