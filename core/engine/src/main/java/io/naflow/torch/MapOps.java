package io.naflow.torch;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Size;
import java.util.List;

/** Operations that turn feature maps into attention maps; results belong to the given scope. */
public final class MapOps {
  /**
   * Size of the Krylov space in which the first principal component is sought: at all 17 stages of
   * ResNet-50 the maps agree with a full singular value decomposition to a relative 1e-6 in float64
   * (NetworkGoldenMapsTest). Where the two largest singular values lie closer than a few percent
   * the component is that much less certain, as it is by any method.
   */
  private static final int KRYLOV = 24;

  /**
   * Neurons of an image that are gone through at a time on a processor, so as to stay in its cache.
   */
  private static final int IN_CACHE = 1 << 17;

  private MapOps() {}

  /** Of the product of two maps: {@link #productSums}. */
  public record ProductSums(NDArray overChannels, NDArray positive, NDArray overPlaces) {}

  /**
   * What is read off {@code P = A⊗G}, which itself is nowhere held as a whole: {@code Σ_k P_k} and
   * {@code Σ_k max(P_k, 0)}, N×1×H×W, and {@code Σ_ij P_k}, N×C×1×1.
   */
  public static ProductSums productSums(NDArray a, NDArray g, Ops ops) {
    List<NDArray> sums = ops.callForSeveral("product_sums", a, g, cells(ops));
    return new ProductSums(sums.get(0), sums.get(1), sums.get(2));
  }

  /** A GPU is better off with everything at once. */
  private static int cells(Ops ops) {
    return ops.device().isGpu() ? Integer.MAX_VALUE : IN_CACHE;
  }

  /** One image of a batch, {@code copies} times over. */
  public static NDArray copies(NDArray batch, int image, int copies, Ops ops) {
    return ops.call("copies", batch, image, copies);
  }

  /** How bilinear resizing lays the two grids over each other. */
  public enum Alignment {
    /** Corner centres on corner centres ({@code align_corners=True}). */
    CORNERS,
    /** Edges on edges, half-pixel centres ({@code align_corners=False}). */
    EDGES
  }

  /** Bilinear resizing without antialiasing, N×C×h×w to N×C×H×W. */
  public static NDArray resize(NDArray x, Size size, Alignment alignment, Ops ops) {
    return ops.call("resize", x, size.height(), size.width(), alignment == Alignment.CORNERS);
  }

  /**
   * {@code Σ_c} of each image's magnitudes scaled to 0..1 over all its channels and places, {@code
   * (|t| - min) / (max - min + 1e-6)}; N×1×H×W.
   */
  public static NDArray scaledMagnitudes(NDArray x, Ops ops) {
    return ops.call("scaled_magnitudes", x, 1e-6);
  }

  /** Each plane scaled to 0..1: {@code (x - min) / (max - min + 1e-8)}. */
  public static NDArray scaledPlanes(NDArray x, Ops ops) {
    return ops.call("scaled_planes", x, 1e-8);
  }

  /** Some channels of one image as planes, B×1×H×W. */
  public static NDArray planes(NDArray batch, int image, long[] channels, Ops ops) {
    return ops.call("planes", batch, image, channels);
  }

  /** One image over and over, in copy j with channel {@code channels[j]} set to 0; B×C×H×W. */
  public static NDArray withoutChannel(NDArray batch, int image, long[] channels, Ops ops) {
    return ops.call("without_channel", batch, image, channels);
  }

  /** Variance over height and width, N×C×1×1. */
  public static NDArray spatialVariance(NDArray x, Ops ops) {
    return ops.call("spatial_variance", x);
  }

  /** Whether any value is below 0. */
  public static boolean hasNegative(NDArray x, Ops ops) {
    return ops.call("any_negative", x).toBooleanArray()[0];
  }

  /**
   * {@code Σ_ij g³ / (2g² + S g³ + ε)} with {@code g = max(G, 0)}, N×C×1×1: Grad-CAM++'s weights,
   * for where G is not positive they have no part whatever its α. Without ε as {@code Σ_ij g / (2 +
   * max(S g, 0))}: the same where S is not negative, and nowhere near a pole. Some rows at a time.
   *
   * @param sums S, N×C×1×1
   * @param epsilon at least 0
   */
  public static NDArray secondOrderWeights(
      NDArray gradient, NDArray sums, double epsilon, Ops ops) {
    return ops.call("second_order_weights", gradient, sums, epsilon, cells(ops));
  }

  /** {@code Σ_k w_k A_k} for weights N×C×1×1 and maps N×C×H×W; N×1×H×W. */
  public static NDArray weightedSum(NDArray weights, NDArray maps, Ops ops) {
    return ops.call("weighted_sum", weights, maps);
  }

  /**
   * The first principal component's score at each place, N×1×H×W: with X the (H·W)×C matrix of an
   * image, its columns centred, {@code X v₁} for the first right singular vector {@code v₁}. Of the
   * two signs the one whose largest magnitude is positive; of peaks as high as each other (to 0.01
   * %), the first. Zeros where every column is constant to rounding. By Lanczos' method with full
   * reorthogonalisation (Golub and Van Loan, Matrix Computations, 10.3) on the smaller of the two
   * Gram matrices; it ends where what is left of a step is rounding beside the matrix, as it is
   * once the columns that are not constant are used up.
   */
  public static NDArray principalProjection(NDArray x, Ops ops) {
    return ops.call("principal_projection", x, KRYLOV);
  }
}
