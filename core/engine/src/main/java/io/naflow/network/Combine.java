package io.naflow.network;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Layers that lay values of a map over each other. */
public sealed interface Combine extends Layer {

  /**
   * {@code x · gate}: the second input is held in the frozen map, as an attention module's gate is,
   * and may be of extent 1 along channels, rows or columns.
   */
  record Multiply() implements Combine {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.spans("gate", inputs.get(1), inputs.get(0));
    }

    @Override
    public int arity() {
      return 2;
    }

    @Override
    public int held() {
      return 1;
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "multiply";
    }
  }

  /** The larger of two maps at each neuron. */
  record Maximum() implements Combine {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return new Layer.Add().outputShape(inputs);
    }

    @Override
    public int arity() {
      return 2;
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "maximum";
    }
  }

  /** The largest of all channels at each place, N×1×H×W. */
  record ChannelMax() implements Combine {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return inputs.get(0).withChannels(1);
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "channelmax";
    }
  }

  /**
   * {@code e^x / Σ e^x} among channels: of each {@code size} channels that stand {@code stride}
   * apart, as they do where channels are branches × width.
   */
  record Softmax(int size, int stride) implements Combine {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = inputs.get(0);
      if (size < 1 || stride < 1 || x.channels() % (size * stride) != 0) {
        throw new IllegalArgumentException(
            "a softmax of %d channels, %d apart, cannot take %s".formatted(size, stride, x));
      }
      return x;
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return true;
    }

    @Override
    public String kind() {
      return "softmax";
    }
  }
}
