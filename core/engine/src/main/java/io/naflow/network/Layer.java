package io.naflow.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The layer types a network may be built from, as data. What a layer computes is the business of
 * its rule in {@code io.naflow.layer}; here stand its settings, its parameters' names and shapes as
 * PyTorch has them, and its output shape.
 */
public sealed interface Layer
    permits Layer.Conv,
        Layer.BatchNorm,
        Layer.Relu,
        Layer.LeakyRelu,
        Layer.Flatten,
        Layer.Linear,
        Layer.Add,
        Layer.Concat,
        Layer.PaddedShortcut,
        L2Norm,
        Pool,
        AttentionModule,
        Pointwise,
        Norm,
        Combine,
        Move {

  /**
   * Shape of the output for inputs of the given shapes.
   *
   * @throws IllegalArgumentException if the layer cannot take them; the message says why
   */
  FeatureShape outputShape(List<FeatureShape> inputs);

  /** Parameters by PyTorch's name below the layer's own, with their shapes; buffers included. */
  default Map<String, List<Integer>> parameters() {
    return Map.of();
  }

  /** Number of inputs the layer takes; {@link Integer#MAX_VALUE} stands for two or more. */
  default int arity() {
    return 1;
  }

  /**
   * Whether it is an activation whose pre-activation value is known from its output, so that a
   * segment which it closes is inverted from before it.
   */
  default boolean closes() {
    return false;
  }

  /** Whether it belongs to the layer before it, as norms with stored statistics and activations. */
  default boolean follows() {
    return closes();
  }

  /** How many of the inputs, the last ones, are held at their values in the frozen map. */
  default int held() {
    return 0;
  }

  /**
   * Whether the output is a ReLU's, perhaps pooled, gated or concatenated since: never negative,
   * and 0 where a neuron was abandoned.
   *
   * @param inputsAre whether all inputs are
   */
  default boolean outputIsRectified(BooleanSupplier inputsAre) {
    return false;
  }

  /** A short lower-case name of the layer type, as it stands in the table {@code layers}. */
  String kind();

  /** Convolution, weight {@code out × in/groups × kh × kw}. */
  record Conv(int in, int out, Window window, int groups, Bias bias) implements Layer {
    public Conv {
      LayerChecks.positive("convolution", "input channels", in);
      LayerChecks.positive("convolution", "output channels", out);
      if (groups < 1 || in % groups != 0 || out % groups != 0) {
        throw new IllegalArgumentException(
            "Cannot make a convolution of %d→%d channels in %d groups: groups must divide both"
                .formatted(in, out, groups));
      }
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = LayerChecks.channels("convolution", in, inputs.get(0));
      return LayerChecks.grid("convolution", window, x, out, Window.Rounding.DOWN);
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      var names = new LinkedHashMap<String, List<Integer>>();
      names.put(
          "weight", List.of(out, in / groups, window.kernel().height(), window.kernel().width()));
      if (bias == Bias.YES) {
        names.put("bias", List.of(out));
      }
      return names;
    }

    @Override
    public String kind() {
      return "conv";
    }
  }

  /** Batch normalisation with stored statistics, {@code (x-mean)/sqrt(var+ε)·weight + bias}. */
  record BatchNorm(int channels, double epsilon) implements Layer {
    /** PyTorch's default ε. */
    public static final double DEFAULT_EPSILON = 1e-5;

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.channels("batch norm", channels, inputs.get(0));
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      return LayerChecks.batchNormParameters("", channels);
    }

    @Override
    public boolean follows() {
      return true;
    }

    @Override
    public String kind() {
      return "batchnorm";
    }
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return inputs.get(0);
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return true;
    }

    @Override
    public boolean closes() {
      return true;
    }

    @Override
    public String kind() {
      return "relu";
    }
  }

  /** {@code x} where positive, {@code slope·x} elsewhere; 0 < slope < 1. */
  record LeakyRelu(double slope) implements Layer {
    public LeakyRelu {
      if (!(slope > 0 && slope < 1)) {
        throw new IllegalArgumentException(
            "Cannot make a LeakyReLU of slope %s: the slope must lie between 0 and 1, for 0 use Relu"
                .formatted(slope));
      }
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return inputs.get(0);
    }

    @Override
    public boolean closes() {
      return true;
    }

    @Override
    public String kind() {
      return "leakyrelu";
    }
  }

  /** C×H×W → (C·H·W)×1×1, channel-major as PyTorch flattens. */
  record Flatten() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return FeatureShape.vector(Math.toIntExact(inputs.get(0).neurons()));
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "flatten";
    }
  }

  /** Fully connected layer on a vector, weight {@code out × in}. */
  record Linear(int in, int out, Bias bias) implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = inputs.get(0);
      if (x.height() != 1 || x.width() != 1 || x.channels() != in) {
        throw new IllegalArgumentException(
            "a linear layer of %d inputs cannot take %s: flatten or pool it to a vector of %d first"
                .formatted(in, x, in));
      }
      return FeatureShape.vector(out);
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      var names = new LinkedHashMap<String, List<Integer>>();
      names.put("weight", List.of(out, in));
      if (bias == Bias.YES) {
        names.put("bias", List.of(out));
      }
      return names;
    }

    @Override
    public String kind() {
      return "linear";
    }
  }

  /** Sum of two or more maps of one shape: a residual connection. */
  record Add() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      for (FeatureShape other : inputs) {
        if (!other.equals(inputs.get(0))) {
          throw new IllegalArgumentException(
              "an addition cannot take %s and %s: all shapes must be equal, give the shortcut the block's stride and channels"
                  .formatted(inputs.get(0), other));
        }
      }
      return inputs.get(0);
    }

    @Override
    public int arity() {
      return Integer.MAX_VALUE;
    }

    @Override
    public String kind() {
      return "add";
    }
  }

  /** Concatenation along the channels. */
  record Concat() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape first = inputs.get(0);
      int channels = 0;
      for (FeatureShape other : inputs) {
        if (other.height() != first.height() || other.width() != first.width()) {
          throw new IllegalArgumentException(
              "a concatenation cannot take %s and %s: heights and widths must be equal"
                  .formatted(first, other));
        }
        channels += other.channels();
      }
      return first.withChannels(channels);
    }

    @Override
    public int arity() {
      return Integer.MAX_VALUE;
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "concat";
    }
  }

  /**
   * The parameter-free shortcut of the CIFAR ResNets (He et al. 2015, option A): every {@code
   * stride}-th row and column, with {@code before} and {@code after} zero channels around.
   */
  record PaddedShortcut(int stride, int before, int after) implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = inputs.get(0);
      return new FeatureShape(
          x.channels() + before + after,
          (x.height() + stride - 1) / stride,
          (x.width() + stride - 1) / stride);
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "shortcut";
    }
  }

  /** Whether a convolution or linear layer has a bias. */
  enum Bias {
    YES,
    NO
  }
}
