package io.naflow.network;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Layers of which each output has one input at the same place: products, sums, activations. */
public sealed interface Pointwise extends Layer {

  @Override
  default FeatureShape outputShape(List<FeatureShape> inputs) {
    return inputs.get(0);
  }

  @Override
  default boolean follows() {
    return true;
  }

  /**
   * {@code x · weight} with constant weights, one a channel, a place or a neuron.
   *
   * @param weights shape of the weights; 1 where they are the same along the whole extent
   */
  record Scale(FeatureShape weights) implements Pointwise {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.spans("product", weights, inputs.get(0));
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      return Map.of("weight", weights.extents());
    }

    @Override
    public String kind() {
      return "scale";
    }
  }

  /**
   * {@code x + bias} with constants, one a channel, a place or a neuron.
   *
   * @param biases shape of the constants; 1 where they are the same along the whole extent
   */
  record Shift(FeatureShape biases) implements Pointwise {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.spans("sum", biases, inputs.get(0));
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      return Map.of("bias", biases.extents());
    }

    @Override
    public String kind() {
      return "shift";
    }
  }

  /** {@code min(max(x, lowest), highest)}: ReLU6 is 0 to 6. */
  record Clip(double lowest, double highest) implements Pointwise {
    public Clip {
      if (!(lowest < highest)) {
        throw new IllegalArgumentException(
            "Cannot clip to %s..%s: the lower bound must be below the upper"
                .formatted(lowest, highest));
      }
    }

    @Override
    public boolean closes() {
      return oneSided();
    }

    /** Whether it resets what is negative to zero, as a ReLU does. */
    public boolean oneSided() {
      return lowest == 0;
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return oneSided() || (lowest < 0 && inputsAre.getAsBoolean());
    }

    @Override
    public String kind() {
      return lowest == 0 && highest == 6 ? "relu6" : "clip";
    }
  }

  /** {@code x} where positive, {@code slope·x} elsewhere, one slope a channel or one for all. */
  record PRelu(int slopes) implements Pointwise {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return slopes == 1 ? inputs.get(0) : LayerChecks.channels("PReLU", slopes, inputs.get(0));
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      return Map.of("weight", List.of(slopes));
    }

    @Override
    public String kind() {
      return "prelu";
    }
  }

  /**
   * A smooth function of each neuron.
   *
   * @param function which
   * @param a its first setting, 0 where it has none
   */
  record Curve(Function function, double a) implements Pointwise {
    /** A function without settings. */
    public static Curve of(Function function) {
      return new Curve(function, 0);
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return function.range == Range.POSITIVE;
    }

    @Override
    public String kind() {
      return function.name().toLowerCase(java.util.Locale.ROOT).replace("_", "");
    }
  }

  /** What a curve's values may be. */
  enum Range {
    POSITIVE,
    ANY
  }

  /** How a curve is held in the frozen map. */
  enum Held {
    /** {@code y = (f(x)/x)·x}: the slope from the origin, of functions with {@code f(0) = 0}. */
    SLOPE,
    /** {@code y = f'(x)·x + (f(x) - f'(x)·x)}: the tangent. */
    TANGENT
  }

  /** The functions there are. */
  enum Function {
    SIGMOID(Held.TANGENT, Range.POSITIVE),
    SOFTPLUS(Held.TANGENT, Range.POSITIVE),
    EXP(Held.TANGENT, Range.POSITIVE),
    ERF(Held.TANGENT, Range.ANY),
    TANH(Held.SLOPE, Range.ANY),
    SQRT(Held.TANGENT, Range.POSITIVE),
    RECIPROCAL(Held.TANGENT, Range.ANY),
    /** {@code x^a}. */
    POWER(Held.TANGENT, Range.ANY),
    LOG(Held.TANGENT, Range.ANY),
    ABS(Held.TANGENT, Range.POSITIVE),
    /** {@code x·σ(x)}, also called swish. */
    SILU(Held.SLOPE, Range.ANY),
    /** {@code x·min(max(x/6 + 1/2, 0), 1)}. */
    HARD_SWISH(Held.SLOPE, Range.ANY),
    /** {@code x·Φ(x)}. */
    GELU(Held.SLOPE, Range.ANY),
    /** Its approximation by a tanh. */
    GELU_TANH(Held.SLOPE, Range.ANY),
    /** {@code x·tanh(ln(1 + e^x))}. */
    MISH(Held.SLOPE, Range.ANY),
    /** {@code x} where positive, {@code a·(e^x - 1)} elsewhere. */
    ELU(Held.SLOPE, Range.ANY);

    private final Held held;
    private final Range range;

    Function(Held held, Range range) {
      this.held = held;
      this.range = range;
    }

    /** How it is held in the frozen map. */
    public Held held() {
      return held;
    }
  }
}
