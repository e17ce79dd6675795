package io.naflow.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.naflow.api.Precision;
import io.naflow.network.Size;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Tensor operations of one scope. Every tensor they return belongs to the scope and is freed when
 * it is closed, or before by its own {@code close()}. All tensors are N×C×H×W; a vector is N×C×1×1.
 * Feature maps lie in memory with the channels of a place side by side (NHWC), which spares the
 * convolutions a reordering before and after; any other order gives the same results, slower.
 *
 * <p>An operation that takes an {@link Operand} may write its result into it where the operand is
 * disposable; the returned tensor then shares its memory.
 */
public final class Ops implements AutoCloseable {
  private final KernelModule kernels;
  private final NDManager scope;
  private final DataType type;
  private final Precision precision;
  private final Scratch scratch;

  Ops(KernelModule kernels, NDManager scope, DataType type, Precision precision, Scratch scratch) {
    this.kernels = kernels;
    this.scope = scope;
    this.type = type;
    this.precision = precision;
    this.scratch = scratch;
  }

  /** A scope inside this one: closed on its own, or with this one at the latest. */
  public Ops inner() {
    return new Ops(kernels, scope.newSubManager(), type, precision, scratch);
  }

  /** Moves a tensor of an inner scope to this one, so that it outlives the inner scope. */
  public NDArray adopt(NDArray tensor) {
    tensor.attach(scope);
    return tensor;
  }

  public DataType type() {
    return type;
  }

  /** What convolutions of the runtime multiply in. */
  Precision precision() {
    return precision;
  }

  public Device device() {
    return scope.getDevice();
  }

  // --- making tensors ---

  /** A tensor of the scope's element type from float32 values in row-major order. */
  public NDArray tensor(FloatBuffer values, long... shape) {
    ByteBuffer bytes = scratch.bytes(Math.multiplyExact(values.remaining(), Float.BYTES));
    bytes.asFloatBuffer().put(values.duplicate());
    return copied(bytes, shape, DataType.FLOAT32);
  }

  /** A tensor of the scope's element type from float64 values in row-major order. */
  public NDArray tensor(double[] values, long... shape) {
    ByteBuffer bytes = scratch.bytes(Math.multiplyExact(values.length, Double.BYTES));
    bytes.asDoubleBuffer().put(values);
    return copied(bytes, shape, DataType.FLOAT64);
  }

  private NDArray copied(ByteBuffer values, long[] shape, DataType from) {
    try (NDArray shared = scope.create(values, new Shape(shape), from)) {
      return to(shared, type);
    }
  }

  /** A copy in an element type. */
  public NDArray to(NDArray x, DataType wanted) {
    // toType into the type it has copies nothing, whatever it is asked.
    return adopt(x.getDataType() == wanted ? x.duplicate() : x.toType(wanted, true));
  }

  public NDArray zeros(long... shape) {
    return scope.zeros(new Shape(shape), type);
  }

  public NDArray zerosLike(NDArray x) {
    return kernels.tensor(scope, "zeros_like", x);
  }

  /**
   * A copy, laid out as feature maps are: the channels of a place side by side. Always a copy: a
   * tensor made from numbers stands in the JVM's memory, which an alias would not keep from being
   * freed.
   */
  public NDArray channelsLast(NDArray x) {
    return kernels.tensor(scope, "channels_last", x);
  }

  // --- element by element ---

  public NDArray add(Operand a, NDArray b) {
    return kernels.tensor(scope, a.disposable() ? "add_" : "add", a.value(), b);
  }

  public NDArray subtract(Operand a, NDArray b) {
    return kernels.tensor(scope, a.disposable() ? "sub_" : "sub", a.value(), b);
  }

  /** Product; {@code b} may be broadcast, as a gate N×C×1×1 or N×1×H×W is. */
  public NDArray multiply(Operand a, NDArray b) {
    return kernels.tensor(scope, a.disposable() ? "mul_" : "mul", a.value(), b);
  }

  public NDArray scale(NDArray a, double factor) {
    return kernels.tensor(scope, "scale", a, factor);
  }

  public NDArray addNumber(Operand a, double number) {
    return kernels.tensor(scope, a.disposable() ? "shift_" : "shift", a.value(), number);
  }

  /** {@code a += b·c} in place; {@code c} may be broadcast. */
  public NDArray addProduct(NDArray a, NDArray b, NDArray c) {
    return kernels.tensor(scope, "addcmul_", a, b, c);
  }

  /** {@code a / b} where {@code b ≠ 0}, and 0 elsewhere. */
  public NDArray divideOrZero(NDArray a, NDArray b) {
    return kernels.tensor(scope, "safe_div", a, b);
  }

  public NDArray relu(Operand x) {
    return kernels.tensor(scope, x.disposable() ? "relu_" : "relu", x.value());
  }

  public NDArray leakyRelu(Operand x, double slope) {
    return kernels.tensor(scope, x.disposable() ? "leaky_relu_" : "leaky_relu", x.value(), slope);
  }

  /** {@code v} where {@code a > 0}, and 0 elsewhere. */
  public NDArray mask(Operand v, NDArray a) {
    return kernels.tensor(scope, v.disposable() ? "mask_" : "mask", v.value(), a);
  }

  /** {@code v} where {@code a > 0}, and {@code slope·v} elsewhere. */
  public NDArray leakyMask(NDArray v, NDArray a, double slope) {
    return kernels.tensor(scope, "leaky_mask", v, a, slope);
  }

  public NDArray sigmoid(NDArray x) {
    return kernels.tensor(scope, "sigmoid", x);
  }

  public NDArray abs(NDArray x) {
    return kernels.tensor(scope, "abs", x);
  }

  public NDArray sqrt(NDArray x) {
    return kernels.tensor(scope, "sqrt", x);
  }

  /** 1 where {@code x > 0}, and 0 elsewhere. */
  public NDArray positive(NDArray x) {
    return kernels.tensor(scope, "positive", x);
  }

  /** 1 where {@code x ≠ 0}, and 0 elsewhere. */
  public NDArray nonZero(NDArray x) {
    return kernels.tensor(scope, "nonzero", x);
  }

  /** 1 at each image's first {@code count} neurons in channel-major order, and 0 elsewhere. */
  public NDArray firstNeurons(NDArray like, long count) {
    return kernels.tensor(scope, "first_neurons", like, count);
  }

  // --- shapes and channels ---

  /** A copy of another shape. */
  public NDArray reshape(NDArray x, long... shape) {
    return kernels.tensor(scope, "reshape", x, shape);
  }

  /** A copy that repeats {@code x} along the dimensions in which it has size 1. */
  public NDArray expand(NDArray x, long... shape) {
    return kernels.tensor(scope, "expand", x, shape);
  }

  public NDArray concat(List<NDArray> parts) {
    return kernels.tensor(scope, "cat", (Object) parts.toArray(NDArray[]::new));
  }

  /** A copy of channels {@code first} (inclusive) to {@code end} (exclusive). */
  public NDArray channels(NDArray x, int first, int end) {
    return kernels.tensor(scope, "channels", x, first, end);
  }

  /** Zero channels before and after. */
  public NDArray padChannels(NDArray x, int before, int after) {
    return kernels.tensor(scope, "pad_channels", x, before, after);
  }

  // --- reductions ---

  /** Mean over height and width, N×C×1×1. */
  public NDArray spatialMean(NDArray x) {
    return kernels.tensor(scope, "spatial_mean", x);
  }

  /** Sum over height and width, N×C×1×1. */
  public NDArray spatialSum(NDArray x) {
    return kernels.tensor(scope, "spatial_sum", x);
  }

  /** Maximum over height and width and its place, both N×C×1×1. */
  public List<NDArray> spatialMax(NDArray x) {
    return kernels.tensors(scope, "spatial_max", x);
  }

  /** Mean over the channels, N×1×H×W. */
  public NDArray channelMean(NDArray x) {
    return kernels.tensor(scope, "channel_mean", x);
  }

  /** Sum over the channels, N×1×H×W. */
  public NDArray channelSum(NDArray x) {
    return kernels.tensor(scope, "channel_sum", x);
  }

  /** Maximum over the channels and its channel, both N×1×H×W. */
  public List<NDArray> channelMax(NDArray x) {
    return kernels.tensors(scope, "channel_max", x);
  }

  /** The value at each place of the channel named by {@code indices}, N×1×H×W. */
  public NDArray channelGather(NDArray x, NDArray indices) {
    return kernels.tensor(scope, "channel_gather", x, indices);
  }

  /** Puts N×1×H×W values into the channels named by {@code indices}; zeros elsewhere. */
  public NDArray channelScatter(NDArray v, NDArray indices, int channels) {
    return kernels.tensor(scope, "channel_scatter", v, indices, channels);
  }

  /**
   * Inner product of each image's tensors: each plane in the tensors' type, the planes' sums in
   * float64; N×1×1×1, float64.
   */
  public NDArray dot(NDArray a, NDArray b) {
    return a == b ? kernels.tensor(scope, "squared_norm", a) : kernels.tensor(scope, "dot", a, b);
  }

  /** Largest magnitude of each image, N×1×1×1. */
  public NDArray maxAbs(NDArray x) {
    return kernels.tensor(scope, "max_abs", x);
  }

  /** Number of neurons of each image that are not 0, N×1×1×1, float64. */
  public NDArray countNonZero(NDArray x) {
    return kernels.tensor(scope, "count_nonzero", x);
  }

  public NDArray softmax(NDArray logits) {
    return kernels.tensor(scope, "softmax", logits);
  }

  /** Calls a kernel for the operations that stand beside this class. */
  NDArray call(String kernel, Object... arguments) {
    return kernels.tensor(scope, kernel, arguments);
  }

  /** The same for kernels that return several tensors. */
  List<NDArray> callForSeveral(String kernel, Object... arguments) {
    return kernels.tensors(scope, kernel, arguments);
  }

  static long[] pair(Size size) {
    return new long[] {size.height(), size.width()};
  }

  @Override
  public void close() {
    scope.close();
  }
}
