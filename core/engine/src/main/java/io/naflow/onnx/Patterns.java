package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import io.naflow.network.Norm;
import io.naflow.network.Pointwise.Clip;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Function;
import io.naflow.network.Pointwise.Scale;
import io.naflow.network.Pointwise.Shift;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What exporters write as several nodes and is one layer. */
final class Patterns {
  private static final double NEAR = 1e-4;

  /** Stands for the image, with which none of the patterns begins. */
  private static final Layer NONE = new Layer.Concat();

  private Patterns() {}

  /** {@code x·g(x)} that is an activation: SiLU, hard-swish, Mish, GELU. */
  static Optional<Made> activation(Call call, Made x, Made gate) {
    if (!x.view().equals(gate.view())) {
      return Optional.empty();
    }
    Drawing drawing = call.drawing();
    double factor = factor(drawing, x.step()).orElse(1.0);
    int from = factor(drawing, x.step()).isPresent() ? input(drawing, x.step()) : x.step();
    double own = factor(drawing, gate.step()).orElse(1.0);
    int g = factor(drawing, gate.step()).isPresent() ? input(drawing, gate.step()) : gate.step();
    Optional<Found> found = found(drawing, from, g);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Made made =
        new Made(call.draw(Curve.of(found.get().function()), Map.of(), from), x.batch(), x.view());
    return Optional.of(Arithmetic.times(call, made, factor * own * found.get().factor()));
  }

  /** {@code x·gate} is so many times the function of x. */
  private record Found(Function function, double factor) {}

  private static Optional<Found> found(Drawing drawing, int x, int gate) {
    if (gate == Drawing.IMAGE) {
      return Optional.empty();
    }
    if (isCurve(drawing, gate, Function.SIGMOID) && input(drawing, gate) == x) {
      return Optional.of(new Found(Function.SILU, 1));
    }
    if (isCurve(drawing, gate, Function.TANH)
        && isCurve(drawing, input(drawing, gate), Function.SOFTPLUS)
        && input(drawing, input(drawing, gate)) == x) {
      return Optional.of(new Found(Function.MISH, 1));
    }
    return hardSwish(drawing, x, gate).or(() -> gelu(drawing, x, gate));
  }

  /** {@code clip(x/6 + 1/2, 0, 1)} or {@code clip(x + 3, 0, 6)}. */
  private static Optional<Found> hardSwish(Drawing drawing, int x, int gate) {
    if (!(layer(drawing, gate) instanceof Clip clip) || clip.lowest() != 0) {
      return Optional.empty();
    }
    int before = input(drawing, gate);
    Optional<Double> moved = summand(drawing, before);
    if (moved.isEmpty()) {
      return Optional.empty();
    }
    int inside = input(drawing, before);
    boolean six = near(clip.highest(), 6) && near(moved.get(), 3) && inside == x;
    boolean one =
        near(clip.highest(), 1)
            && near(moved.get(), 0.5)
            && factor(drawing, inside).filter(factor -> near(factor, 1.0 / 6)).isPresent()
            && input(drawing, inside) == x;
    return six || one ? Optional.of(new Found(Function.HARD_SWISH, six ? 6 : 1)) : Optional.empty();
  }

  /** {@code 1 + erf(x/√2)}. */
  private static Optional<Found> gelu(Drawing drawing, int x, int gate) {
    if (summand(drawing, gate).filter(one -> near(one, 1)).isEmpty()) {
      return Optional.empty();
    }
    int erf = input(drawing, gate);
    if (isCurve(drawing, erf, Function.ERF)) {
      int scaled = input(drawing, erf);
      boolean root =
          factor(drawing, scaled).filter(factor -> near(factor, Math.sqrt(0.5))).isPresent();
      return root && input(drawing, scaled) == x
          ? Optional.of(new Found(Function.GELU, 2))
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** {@code (x - mean)/sqrt(mean((x - mean)²) + ε)} along the channels. */
  static Optional<Made> layerNorm(Call call, Made centred, Made deviation) {
    Drawing drawing = call.drawing();
    int root = deviation.step();
    if (!isCurve(drawing, root, Function.SQRT)) {
      return Optional.empty();
    }
    int shifted = input(drawing, root);
    Optional<Double> epsilon = summand(drawing, shifted);
    if (epsilon.isEmpty()) {
      return Optional.empty();
    }
    int mean = input(drawing, shifted);
    boolean variance =
        isChannelMean(drawing, mean)
            && layer(drawing, input(drawing, mean)) instanceof Curve square
            && square.equals(new Curve(Function.POWER, 2))
            && input(drawing, input(drawing, mean)) == centred.step();
    if (!variance || !(layer(drawing, centred.step()) instanceof Layer.Add)) {
      return Optional.empty();
    }
    int x = input(drawing, centred.step());
    int level = drawing.step(centred.step()).inputs().get(1);
    if (layer(drawing, level) instanceof Move.Broadcast) {
      level = input(drawing, level);
    }
    boolean minusMean =
        factor(drawing, level).filter(factor -> factor == -1).isPresent()
            && isChannelMean(drawing, input(drawing, level))
            && input(drawing, input(drawing, level)) == x;
    if (!minusMean) {
      return Optional.empty();
    }
    int channels = drawing.shape(x).channels();
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    int step =
        call.draw(
            new Norm.ChannelNorm(channels, epsilon.get()),
            Map.of("weight", () -> ones, "bias", () -> new double[channels]),
            x);
    return Optional.of(new Made(step, centred.batch(), centred.view()));
  }

  private static boolean isChannelMean(Drawing drawing, int step) {
    return step != Drawing.IMAGE
        && drawing.step(step).operator().equals("ReduceMean")
        && layer(drawing, step) instanceof Layer.Conv;
  }

  /** The gate before it was repeated, where it can be laid over the map as it is. */
  static int unrepeated(Drawing drawing, int gate, FeatureShape map) {
    if (gate != Drawing.IMAGE
        && layer(drawing, gate) instanceof Move.Broadcast
        && drawing.shape(gate).equals(map)) {
      return input(drawing, gate);
    }
    return gate;
  }

  /** The one factor of a product with a constant. */
  static Optional<Double> factor(Drawing drawing, int step) {
    return step != Drawing.IMAGE
            && layer(drawing, step) instanceof Scale scale
            && scale.weights().neurons() == 1
        ? Optional.of(drawing.step(step).parameters().get("weight").get()[0])
        : Optional.empty();
  }

  private static Optional<Double> summand(Drawing drawing, int step) {
    return step != Drawing.IMAGE
            && layer(drawing, step) instanceof Shift shift
            && shift.biases().neurons() == 1
        ? Optional.of(drawing.step(step).parameters().get("bias").get()[0])
        : Optional.empty();
  }

  private static boolean isCurve(Drawing drawing, int step, Function function) {
    return step != Drawing.IMAGE
        && layer(drawing, step) instanceof Curve curve
        && curve.function() == function;
  }

  private static Layer layer(Drawing drawing, int step) {
    return step == Drawing.IMAGE ? NONE : drawing.step(step).layer();
  }

  private static int input(Drawing drawing, int step) {
    return drawing.step(step).inputs().get(0);
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) < NEAR;
  }
}
