package io.naflow.network;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Poolings: each channel for itself; the output is rectified where the input is. */
public sealed interface Pool extends Layer {

  @Override
  default boolean outputIsRectified(BooleanSupplier inputsAre) {
    return inputsAre.getAsBoolean();
  }

  /** Max pooling; padding never wins. */
  record MaxPool(Window window, Window.Rounding rounding) implements Pool {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = inputs.get(0);
      return LayerChecks.grid("max pool", window, x, x.channels(), rounding);
    }

    @Override
    public String kind() {
      return "maxpool";
    }
  }

  /** Average pooling; {@code padding} says whether padded zeros count in the divisor. */
  record AvgPool(Window window, Window.Rounding rounding, CountPadding padding) implements Pool {
    public AvgPool {
      if (!window.dilation().equals(Size.of(1))) {
        throw new IllegalArgumentException("Cannot make a dilated average pool: use dilation 1");
      }
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = inputs.get(0);
      return LayerChecks.grid("average pool", window, x, x.channels(), rounding);
    }

    @Override
    public String kind() {
      return "avgpool";
    }
  }

  /** Average pooling to a fixed grid; 1×1 is global average pooling. */
  record AdaptiveAvgPool(Size output) implements Pool {
    /** Global average pooling. */
    public static final AdaptiveAvgPool GLOBAL = new AdaptiveAvgPool(Size.of(1));

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return new FeatureShape(inputs.get(0).channels(), output.height(), output.width());
    }

    @Override
    public String kind() {
      return output.equals(Size.of(1)) ? "globalavgpool" : "adaptiveavgpool";
    }
  }

  /** Global max pooling, C×H×W → C×1×1. */
  record GlobalMaxPool() implements Pool {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return FeatureShape.vector(inputs.get(0).channels());
    }

    @Override
    public String kind() {
      return "globalmaxpool";
    }
  }

  /** Whether an average pool's divisor counts the padding ({@code count_include_pad}). */
  enum CountPadding {
    YES,
    NO
  }
}
