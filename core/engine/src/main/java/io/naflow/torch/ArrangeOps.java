package io.naflow.torch;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Move.Pad;
import java.util.List;

/**
 * Values at other places, sums over extents and statistics of groups; results belong to the given
 * scope.
 */
public final class ArrangeOps {
  private ArrangeOps() {}

  /** Sums along the extents in which the shape is smaller. */
  public static NDArray sumTo(NDArray x, FeatureShape shape, Ops ops) {
    return ops.call("sum_to", x, shape.channels(), shape.height(), shape.width());
  }

  /** The channels of the given indices. */
  public static NDArray select(NDArray x, NDArray indices, Ops ops) {
    return ops.call("select_channels", x, indices);
  }

  /** Adjoint of {@link #select}: sums at the indices, zeros elsewhere. */
  public static NDArray unselect(NDArray v, NDArray indices, int channels, Ops ops) {
    return ops.call("add_channels", v, indices, channels);
  }

  /**
   * The values in row-major order cut into factors, in another order, laid out as a shape.
   *
   * @param factors the batch among them, as -1
   */
  public static NDArray rearrange(
      NDArray x, long[] factors, long[] order, FeatureShape shape, Ops ops) {
    long[] to = {-1, shape.channels(), shape.height(), shape.width()};
    return ops.call("rearrange", x, factors, order, to);
  }

  /** A border around, in front and behind. */
  public static NDArray pad(NDArray x, Pad pad, double value, Ops ops) {
    long[] border = {
      pad.left(), pad.right(), pad.top(), pad.bottom(), pad.channelsBefore(), pad.channelsAfter()
    };
    return ops.call("pad", x, border, value);
  }

  /** Adjoint of {@link #pad} with zeros: what the border surrounds. */
  public static NDArray unpad(NDArray v, Pad pad, Ops ops) {
    long[] border = {
      -pad.left(),
      -pad.right(),
      -pad.top(),
      -pad.bottom(),
      -pad.channelsBefore(),
      -pad.channelsAfter()
    };
    return ops.call("pad", v, border, 0.0);
  }

  /** {@code rows · x · columns} for each channel. */
  public static NDArray resample(NDArray x, NDArray rows, NDArray columns, Ops ops) {
    return ops.call("resample", x, rows, columns);
  }

  public static NDArray maximum(NDArray a, NDArray b, Ops ops) {
    return ops.call("maximum", a, b);
  }

  /** 1 where {@code a ≥ b}, and 0 elsewhere. */
  public static NDArray atLeast(NDArray a, NDArray b, Ops ops) {
    return ops.call("at_least", a, b);
  }

  /** Softmax of each {@code size} channels that stand {@code stride} apart. */
  public static NDArray softmax(NDArray x, int size, int stride, Ops ops) {
    return ops.call("softmax_among", x, size, stride);
  }

  /** The symmetric Jacobian of {@link #softmax} at its output {@code y}, times {@code v}. */
  public static NDArray softmaxSlope(NDArray v, NDArray y, int size, int stride, Ops ops) {
    return ops.call("softmax_back", v, y, size, stride);
  }

  /** Sum of each channel with its neighbours. */
  public static NDArray neighbours(NDArray x, int before, int after, Ops ops) {
    return ops.call("neighbour_sum", x, before, after);
  }

  /** Mean and {@code 1/sqrt(var + ε)} of each channel's group, both N×C×1×1. */
  public static List<NDArray> groupMoments(NDArray x, int groups, double epsilon, Ops ops) {
    return ops.callForSeveral("group_moments", x, groups, epsilon);
  }

  /** Mean of each channel's group, N×C×1×1. */
  public static NDArray groupMean(NDArray x, int groups, Ops ops) {
    return ops.call("group_mean", x, groups);
  }

  /** Mean and {@code 1/sqrt(var + ε)} over the channels, both N×1×H×W. */
  public static List<NDArray> channelMoments(NDArray x, double epsilon, Ops ops) {
    return ops.callForSeveral("channel_moments", x, epsilon);
  }
}
