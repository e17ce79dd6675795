package io.naflow.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Layers that move values to other places: slices, shuffles, borders, other resolutions. */
public sealed interface Move extends Layer {

  @Override
  default boolean outputIsRectified(BooleanSupplier inputsAre) {
    return inputsAre.getAsBoolean();
  }

  /**
   * Some channels of the input in some order: a slice, a split, a shuffle.
   *
   * @param sources the input's channel that each output channel reads
   */
  record Channels(List<Integer> sources) implements Move {
    public Channels {
      sources = List.copyOf(sources);
      LayerChecks.positive("choice of channels", "channels", sources.size());
    }

    /** Channels {@code first} to {@code end - 1}. */
    public static Channels slice(int first, int end) {
      return new Channels(IntStream.range(first, end).boxed().toList());
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = inputs.get(0);
      int highest = sources.stream().mapToInt(Integer::intValue).max().orElseThrow();
      if (highest >= x.channels() || sources.stream().anyMatch(source -> source < 0)) {
        throw new IllegalArgumentException(
            "a choice of channels up to %d cannot take %s".formatted(highest, x));
      }
      return x.withChannels(sources.size());
    }

    @Override
    public String kind() {
      return "channels";
    }
  }

  /**
   * The same values in another order and shape: the input in row-major order is cut into factors,
   * these change places, and the result is laid out as the output.
   *
   * @param factors sizes whose product is the number of neurons
   * @param order the factors in their new order
   * @param output shape of the result
   */
  record Rearrange(List<Integer> factors, List<Integer> order, FeatureShape output)
      implements Move {
    public Rearrange {
      factors = List.copyOf(factors);
      order = List.copyOf(order);
      var sorted = new ArrayList<>(order);
      sorted.sort(null);
      if (!sorted.equals(IntStream.range(0, factors.size()).boxed().toList())) {
        throw new IllegalArgumentException(
            "Cannot rearrange %s in order %s: each factor must stand in it once"
                .formatted(factors, order));
      }
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      long product = factors.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
      if (product != inputs.get(0).neurons() || product != output.neurons()) {
        throw new IllegalArgumentException(
            "a rearrangement of %s to %s cannot take %s".formatted(factors, output, inputs.get(0)));
      }
      return output;
    }

    @Override
    public String kind() {
      return "rearrange";
    }
  }

  /** The input repeated along the extents in which it is 1. */
  record Broadcast(FeatureShape output) implements Move {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.spans("repetition", inputs.get(0), output);
    }

    @Override
    public String kind() {
      return "broadcast";
    }
  }

  /**
   * A border of one value.
   *
   * @param channelsBefore channels in front; at least 0, as the others
   * @param value what the border holds; negative infinity is the lowest finite number
   */
  record Pad(
      int channelsBefore, int channelsAfter, int top, int bottom, int left, int right, double value)
      implements Move {
    public Pad {
      value = Math.max(value, -Float.MAX_VALUE);
      if (IntStream.of(channelsBefore, channelsAfter, top, bottom, left, right)
          .anyMatch(border -> border < 0)) {
        throw new IllegalArgumentException(
            "Cannot make a border of negative width: crop with a slice in its place");
      }
    }

    /** A border of zeros around the grid. */
    public static Pad zeros(int top, int bottom, int left, int right) {
      return new Pad(0, 0, top, bottom, left, right, 0);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = inputs.get(0);
      return new FeatureShape(
          x.channels() + channelsBefore + channelsAfter,
          x.height() + top + bottom,
          x.width() + left + right);
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return value >= 0 && inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "pad";
    }
  }

  /**
   * A linear map of rows and one of columns, the same for all channels: resizing, reflected
   * borders, crops, strided slices, means along one axis.
   *
   * @param rows output height × input height
   * @param columns output width × input width
   */
  record Resample(Weights rows, Weights columns) implements Move {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape x = inputs.get(0);
      if (rows.inputs() != x.height() || columns.inputs() != x.width()) {
        throw new IllegalArgumentException(
            "a resampling of %d×%d places cannot take %s"
                .formatted(rows.inputs(), columns.inputs(), x));
      }
      return new FeatureShape(x.channels(), rows.outputs(), columns.outputs());
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return rows.nowhereNegative() && columns.nowhereNegative() && inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "resample";
    }
  }

  /**
   * A matrix of {@code outputs × inputs} numbers, row-major.
   *
   * @param values of the matrix
   */
  record Weights(int outputs, int inputs, List<Double> values) {
    public Weights {
      values = List.copyOf(values);
      if (values.size() != outputs * inputs) {
        throw new IllegalArgumentException(
            "Cannot make a matrix of %d×%d from %d numbers"
                .formatted(outputs, inputs, values.size()));
      }
    }

    /** From rows of one length. */
    public static Weights of(double[][] rows) {
      return new Weights(
          rows.length,
          rows[0].length,
          Arrays.stream(rows).flatMapToDouble(Arrays::stream).boxed().toList());
    }

    /** Leaves {@code size} values as they are. */
    public static Weights identity(int size) {
      double[][] rows = new double[size][size];
      for (int i = 0; i < size; i++) {
        rows[i][i] = 1;
      }
      return of(rows);
    }

    boolean nowhereNegative() {
      return values.stream().allMatch(value -> value >= 0);
    }

    /** The numbers, row-major. */
    public double[] toArray() {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public String toString() {
      return outputs + "×" + inputs;
    }
  }
}
