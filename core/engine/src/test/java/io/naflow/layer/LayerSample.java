package io.naflow.layer;

import io.naflow.network.AttentionModule;
import io.naflow.network.Combine;
import io.naflow.network.FeatureShape;
import io.naflow.network.L2Norm;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Move;
import io.naflow.network.Norm;
import io.naflow.network.Pointwise;
import io.naflow.network.Pool;
import io.naflow.network.Pool.CountPadding;
import io.naflow.network.Size;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Layers of every type, with inputs, that the contract test runs. */
record LayerSample(Layer layer, List<FeatureShape> inputs) {
  static List<LayerSample> all() {
    return Stream.of(layers(), curves()).flatMap(List::stream).toList();
  }

  private static List<LayerSample> layers() {
    return List.of(
        of(new Layer.Conv(3, 4, Window.of(3).withPadding(1), 1, Bias.YES), shape(3, 6, 5)),
        of(new Layer.Conv(3, 4, Window.of(3), 1, Bias.NO), shape(3, 6, 5)),
        of(
            new Layer.Conv(4, 6, Window.of(3).withPadding(1).withStride(2), 2, Bias.YES),
            shape(4, 7, 6)),
        of(
            new Layer.Conv(4, 2, Window.of(3).withPadding(2).withDilation(2), 1, Bias.YES),
            shape(4, 7, 6)),
        of(new Layer.Conv(4, 6, Window.of(1), 1, Bias.YES), shape(4, 5, 5)),
        of(new Layer.Conv(4, 6, Window.of(1).withStride(2), 1, Bias.NO), shape(4, 5, 6)),
        of(
            new Layer.Conv(2, 3, Window.of(7).withStride(2).withPadding(3), 1, Bias.NO),
            shape(2, 11, 12)),
        of(
            new Layer.Conv(
                2, 3, new Window(Size.of(1), Size.of(1), Size.of(1), Size.of(1)), 1, Bias.YES),
            shape(2, 4, 4)),
        of(
            new Layer.Conv(
                2,
                3,
                new Window(new Size(1, 3), new Size(1, 2), new Size(0, 1), Size.of(1)),
                1,
                Bias.YES),
            shape(2, 4, 7)),
        of(new Layer.BatchNorm(3, 1e-5), shape(3, 4, 5)),
        of(new Layer.Relu(), shape(3, 4, 5)),
        of(new Layer.LeakyRelu(0.2), shape(3, 4, 5)),
        of(new Pool.MaxPool(Window.of(2).withStride(2), Rounding.DOWN), shape(3, 5, 6)),
        of(
            new Pool.MaxPool(Window.of(3).withStride(2).withPadding(1), Rounding.DOWN),
            shape(3, 7, 6)),
        of(new Pool.MaxPool(Window.of(3).withStride(2), Rounding.UP), shape(3, 6, 8)),
        of(
            new Pool.AvgPool(Window.of(2).withStride(2), Rounding.DOWN, CountPadding.YES),
            shape(3, 5, 6)),
        of(
            new Pool.AvgPool(Window.of(3).withPadding(1), Rounding.DOWN, CountPadding.YES),
            shape(3, 5, 6)),
        of(
            new Pool.AvgPool(
                Window.of(3).withStride(2).withPadding(1), Rounding.UP, CountPadding.NO),
            shape(3, 6, 6)),
        of(Pool.AdaptiveAvgPool.GLOBAL, shape(3, 5, 4)),
        of(new Pool.AdaptiveAvgPool(new Size(3, 2)), shape(2, 7, 4)),
        of(new Pool.GlobalMaxPool(), shape(3, 5, 4)),
        of(new Layer.Flatten(), shape(3, 2, 4)),
        of(new Layer.Linear(6, 4, Bias.YES), FeatureShape.vector(6)),
        of(new Layer.Linear(6, 4, Bias.NO), FeatureShape.vector(6)),
        of(new Layer.Add(), shape(3, 4, 5), shape(3, 4, 5), shape(3, 4, 5)),
        of(new Layer.Concat(), shape(3, 4, 5), shape(1, 4, 5), shape(2, 4, 5)),
        of(new Layer.PaddedShortcut(2, 1, 3), shape(3, 5, 4)),
        of(new L2Norm(), FeatureShape.vector(6)),
        of(new L2Norm(), shape(4, 3, 5)),
        of(new AttentionModule.ChannelGate(8, 4), shape(8, 4, 5)),
        of(new AttentionModule.SpatialGate(3), shape(4, 6, 5)),
        of(new AttentionModule.Bam(8, 4, 2), shape(8, 6, 5)),
        of(new Pointwise.Scale(shape(3, 1, 1)), shape(3, 4, 5)),
        of(new Pointwise.Scale(shape(1, 4, 5)), shape(3, 4, 5)),
        of(new Pointwise.Shift(shape(3, 1, 1)), shape(3, 4, 5)),
        of(new Pointwise.Shift(shape(1, 1, 1)), shape(3, 4, 5)),
        of(new Pointwise.Clip(0, 1), shape(3, 4, 5)),
        of(new Pointwise.Clip(-1, 0.5), shape(3, 4, 5)),
        of(new Pointwise.PRelu(3), shape(3, 4, 5)),
        of(new Pointwise.PRelu(1), shape(3, 4, 5)),
        of(new Norm.GroupNorm(6, 3, 1e-5), shape(6, 4, 5)),
        of(new Norm.GroupNorm(4, 4, 1e-3), shape(4, 4, 5)),
        of(new Norm.GroupNorm(4, 1, 1e-5), shape(4, 3, 2)),
        of(new Norm.ChannelNorm(5, 1e-6), shape(5, 3, 4)),
        of(new Norm.ChannelNorm(7, 1e-5), FeatureShape.vector(7)),
        of(new Norm.LocalResponse(5, 0.9, 0.75, 1), shape(7, 3, 4)),
        of(new Norm.LocalResponse(4, 0.5, 0.5, 2), shape(6, 3, 4)),
        of(new Combine.Multiply(), shape(3, 4, 5), shape(3, 4, 5)),
        of(new Combine.Multiply(), shape(3, 4, 5), shape(3, 1, 1)),
        of(new Combine.Multiply(), shape(3, 4, 5), shape(1, 4, 5)),
        of(new Combine.Multiply(), shape(3, 4, 5), shape(3, 1, 5)),
        of(new Combine.Maximum(), shape(3, 4, 5), shape(3, 4, 5)),
        of(new Combine.ChannelMax(), shape(5, 4, 3)),
        of(new Combine.Softmax(2, 3), shape(6, 2, 3)),
        of(new Combine.Softmax(6, 1), FeatureShape.vector(6)),
        of(Move.Channels.slice(1, 4), shape(6, 3, 4)),
        of(new Move.Channels(List.of(0, 3, 1, 3)), shape(5, 3, 4)),
        of(
            new Move.Rearrange(List.of(2, 3, 4, 5), List.of(1, 0, 2, 3), shape(6, 4, 5)),
            shape(6, 4, 5)),
        of(new Move.Rearrange(List.of(3, 4, 5), List.of(1, 2, 0), shape(4, 5, 3)), shape(3, 4, 5)),
        of(new Move.Broadcast(shape(3, 4, 5)), shape(3, 1, 1)),
        of(new Move.Broadcast(shape(3, 4, 5)), shape(1, 4, 1)),
        of(new Move.Pad(0, 0, 0, 1, 2, 1, 0), shape(3, 4, 5)),
        of(new Move.Pad(1, 2, 1, 0, 0, 1, -0.5), shape(3, 4, 5)),
        of(
            new Move.Resample(
                Move.Weights.of(new double[][] {{1, 0, 0}, {0.5, 0.5, 0}, {0, 1, 0}, {0, 0, 1}}),
                Move.Weights.of(new double[][] {{0.25, 0.75}})),
            shape(2, 3, 2)),
        of(
            new Move.Resample(
                Move.Weights.of(new double[][] {{0, 1}, {1, 0}}), Move.Weights.identity(3)),
            shape(2, 2, 3)));
  }

  /** The functions of single neurons; those that need one, on what is positive. */
  static List<LayerSample> curves() {
    return Arrays.stream(Pointwise.Function.values())
        .map(function -> of(new Pointwise.Curve(function, 2), shape(3, 4, 5)))
        .toList();
  }

  /** Whether it is only defined for what is positive. */
  boolean needsPositive() {
    return layer instanceof Pointwise.Curve curve
        && (curve.function() == Pointwise.Function.SQRT
            || curve.function() == Pointwise.Function.LOG
            || curve.function() == Pointwise.Function.RECIPROCAL);
  }

  private static LayerSample of(Layer layer, FeatureShape... inputs) {
    return new LayerSample(layer, List.of(inputs));
  }

  private static FeatureShape shape(int channels, int height, int width) {
    return new FeatureShape(channels, height, width);
  }
}
