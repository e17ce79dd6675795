package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Norm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** Normalisations. */
final class Norms {
  static final Map<String, Handler> ALL =
      Map.of(
          "BatchNormalization", Norms::batchNorm,
          "InstanceNormalization", Norms::instanceNorm,
          "GroupNormalization", Norms::groupNorm,
          "LayerNormalization", Norms::layerNorm,
          "LRN", Norms::localResponse);

  private Norms() {}

  private static List<GraphValue> batchNorm(Call call) {
    if (call.whole("training_mode", 0) == 1) {
      throw call.refuse("it is exported for training");
    }
    Made x = call.ordered(call.made(0));
    var parameters = new HashMap<String, Supplier<double[]>>();
    parameters.put("weight", call.known(1).numbers());
    parameters.put("bias", call.known(2).numbers());
    parameters.put("running_mean", call.known(3).numbers());
    parameters.put("running_var", call.known(4).numbers());
    var layer = new Layer.BatchNorm(call.shape(x).channels(), call.real("epsilon", 1e-5));
    return List.of(new Made(call.draw(layer, parameters, x.step()), x.batch(), x.view()));
  }

  private static List<GraphValue> instanceNorm(Call call) {
    Made x = call.made(0);
    int groups = x.view().dims().get(0);
    Made grouped = liesInGroups(call, x) ? x : call.ordered(x);
    int channels = call.shape(grouped).channels();
    double epsilon = call.real("epsilon", 1e-5);
    return List.of(
        normalised(
            call,
            grouped,
            new Norm.GroupNorm(channels, groups, epsilon),
            repeated(call.known(1), channels / groups),
            repeated(call.known(2), channels / groups)));
  }

  /** Whether the first dimension is the channels, or groups of neighbouring ones. */
  private static boolean liesInGroups(Call call, Made x) {
    FeatureShape shape = call.shape(x);
    int groups = x.view().dims().get(0);
    List<View.Factor> first = View.merged(x.view().axes().get(0));
    if (groups == 1) {
      return true;
    }
    return shape.channels() % groups == 0
        && first.equals(List.of(new View.Factor(0, shape.channels() / groups, groups)));
  }

  private static Supplier<double[]> repeated(Known each, int times) {
    return () ->
        Arrays.stream(each.values())
            .flatMap(value -> DoubleStream.generate(() -> value).limit(times))
            .toArray();
  }

  private static Made normalised(
      Call call, Made x, Layer layer, Supplier<double[]> weight, Supplier<double[]> bias) {
    int step = call.draw(layer, Map.of("weight", weight, "bias", bias), x.step());
    return new Made(step, x.batch(), x.view());
  }

  private static List<GraphValue> groupNorm(Call call) {
    Made x = call.ordered(call.made(0));
    int channels = call.shape(x).channels();
    int groups = call.number("num_groups", 1);
    int each = channels / Math.max(1, call.known(1).count());
    return List.of(
        normalised(
            call,
            x,
            new Norm.GroupNorm(channels, groups, call.real("epsilon", 1e-5)),
            repeated(call.known(1), each),
            repeated(call.known(2), each)));
  }

  private static List<GraphValue> layerNorm(Call call) {
    Made x = call.made(0);
    int axis = Axes.of(call.number("axis", -1), x.rank());
    if (axis == 0) {
      throw call.refuse("it normalises over the batch");
    }
    double epsilon = call.real("epsilon", 1e-5);
    var normalised = new ArrayList<View.Factor>();
    x.view().axes().subList(axis - 1, x.rank() - 1).forEach(normalised::addAll);
    FeatureShape shape = call.shape(x);
    double[] ones = new double[shape.channels()];
    Arrays.fill(ones, 1);
    double[] zeros = new double[shape.channels()];
    if (View.merged(normalised).equals(View.whole(shape, 0))) {
      Supplier<double[]> bias = call.has(2) ? call.known(2).numbers() : () -> zeros;
      return List.of(
          normalised(
              call,
              x,
              new Norm.ChannelNorm(shape.channels(), epsilon),
              call.known(1).numbers(),
              bias));
    }
    if (View.size(normalised) == shape.neurons()) {
      Made plain =
          normalised(
              call, x, new Norm.GroupNorm(shape.channels(), 1, epsilon), () -> ones, () -> zeros);
      Made scaled = Arithmetic.scaled(call, plain, call.known(1));
      return List.of(call.has(2) ? Arithmetic.shifted(call, scaled, call.known(2)) : scaled);
    }
    throw call.refuse(
        "normalising dimensions from %d on of a tensor %s is not supported; along the channels and over all values is"
            .formatted(axis, x.dims()));
  }

  private static List<GraphValue> localResponse(Call call) {
    Made x = call.ordered(call.made(0));
    return List.of(
        call.same(
            new Norm.LocalResponse(
                call.number("size", 1),
                call.real("alpha", 1e-4),
                call.real("beta", 0.75),
                call.real("bias", 1)),
            x));
  }
}
