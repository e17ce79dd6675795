package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Move;
import io.naflow.network.Pointwise.Scale;
import io.naflow.network.Pool;
import io.naflow.network.Pool.CountPadding;
import io.naflow.network.Size;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Convolutions and poolings. */
final class WindowOperators {
  static final Map<String, Handler> ALL =
      Map.of(
          "Conv", WindowOperators::conv,
          "MaxPool", WindowOperators::maxPool,
          "AveragePool", WindowOperators::averagePool,
          "GlobalAveragePool", WindowOperators::globalAverage,
          "GlobalMaxPool", WindowOperators::globalMax);

  private WindowOperators() {}

  private static List<GraphValue> conv(Call call) {
    Made x = call.ordered(call.made(0));
    Known weight = call.known(1);
    if (x.rank() > 4 || weight.dims().size() != x.rank()) {
      throw call.refuse(
          "a convolution with weights %s of a tensor %s is not supported"
              .formatted(weight.dims(), x.dims()));
    }
    List<Integer> kernel = weight.dims().subList(2, weight.dims().size());
    Borders borders = Borders.of(call, call.shape(x), kernel);
    var parameters = new HashMap<String, Supplier<double[]>>();
    parameters.put("weight", weight.numbers());
    boolean biased = call.has(2);
    if (biased) {
      parameters.put("bias", call.known(2).numbers());
    }
    Made padded = padded(call, x, borders, 0);
    int groups = call.number("group", 1);
    var layer =
        new Layer.Conv(
            call.shape(x).channels(),
            weight.dims().get(0),
            borders.window(),
            groups,
            biased ? Bias.YES : Bias.NO);
    if (weight.dims().get(1) * groups != call.shape(x).channels()) {
      throw call.refuse(
          "weights %s in %d groups do not fit %s".formatted(weight.dims(), groups, call.shape(x)));
    }
    return List.of(seen(call, x, call.draw(layer, parameters, padded.step())));
  }

  /** The result with as many dimensions as the input. */
  private static Made seen(Call call, Made input, int step) {
    FeatureShape shape = call.drawing().shape(step);
    View view = input.rank() == 3 ? View.of(shape, List.of(0, 2)) : View.plain(shape);
    return new Made(step, input.batch(), view);
  }

  /** With the border that the window cannot have: one that differs from side to side. */
  private static Made padded(Call call, Made x, Borders borders, double value) {
    return borders.uneven() ? call.plain(borders.pad(value), Map.of(), x) : x;
  }

  private static List<GraphValue> maxPool(Call call) {
    Made x = call.ordered(call.made(0));
    Borders borders = Borders.of(call, call.shape(x), kernel(call, x)).ofAtMostHalf();
    Made padded = padded(call, x, borders, Double.NEGATIVE_INFINITY);
    var layer = new Pool.MaxPool(borders.window(), rounding(call));
    return List.of(seen(call, x, call.draw(layer, Map.of(), padded.step())));
  }

  private static List<Integer> kernel(Call call, Made x) {
    List<Integer> kernel =
        call.numbers("kernel_shape").orElseThrow(() -> call.refuse("it lacks its kernel_shape"));
    if (x.rank() > 4 || kernel.size() != x.rank() - 2) {
      throw call.refuse(
          "a kernel %s over a tensor %s is not supported".formatted(kernel, x.dims()));
    }
    return kernel;
  }

  private static Rounding rounding(Call call) {
    return call.whole("ceil_mode", 0) == 1 ? Rounding.UP : Rounding.DOWN;
  }

  private static List<GraphValue> averagePool(Call call) {
    if (call.made(0).rank() == 5) {
      return List.of(ofNeighbours(call));
    }
    Made x = call.ordered(call.made(0));
    Borders borders = Borders.of(call, call.shape(x), kernel(call, x)).ofAtMostHalf();
    if (!borders.window().dilation().equals(Size.of(1))) {
      throw call.refuse("a dilated average is not supported");
    }
    boolean counted = call.whole("count_include_pad", 0) == 1;
    Made padded = padded(call, x, borders, 0);
    var layer =
        new Pool.AvgPool(
            borders.window(), rounding(call), counted ? CountPadding.YES : CountPadding.NO);
    Made y = seen(call, x, call.draw(layer, Map.of(), padded.step()));
    return List.of(borders.uneven() && !counted ? uncounted(call, y, borders) : y);
  }

  /** A mean over neighbouring channels, as local response norms are written: N×1×C×H×W. */
  private static Made ofNeighbours(Call call) {
    Made x = call.made(0);
    List<Integer> kernel = call.numbers("kernel_shape").orElse(List.of());
    List<Integer> plain = List.of(1, 1, 1);
    boolean supported =
        x.view().dims().get(0) == 1
            && kernel.size() == 3
            && kernel.subList(1, 3).equals(List.of(1, 1))
            && call.numbers("strides").orElse(plain).equals(plain)
            && call.numbers("pads").orElse(List.of()).stream().allMatch(pad -> pad == 0)
            && kernel.get(0) <= x.view().dims().get(1);
    if (!supported) {
      throw call.refuse("windows of three dimensions are not supported");
    }
    Made map = call.ordered(x.seen(x.view().withoutFirst()));
    int channels = call.shape(map).channels();
    int out = channels - kernel.get(0) + 1;
    double[] weights = new double[out * channels];
    for (int o = 0; o < out; o++) {
      Arrays.fill(weights, o * channels + o, o * channels + o + kernel.get(0), 1.0 / kernel.get(0));
    }
    Made y =
        call.plain(
            new Layer.Conv(channels, out, Window.of(1), 1, Bias.NO),
            Map.of("weight", () -> weights),
            map);
    return y.seen(y.view().withFirst());
  }

  /** Makes a mean over the window out of one over what of it lies on the input. */
  private static Made uncounted(Call call, Made y, Borders borders) {
    FeatureShape out = call.shape(y);
    double[] rows = borders.shares(0, out.height());
    double[] columns = borders.shares(1, out.width());
    double[] factors = new double[out.height() * out.width()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1 / (rows[i / out.width()] * columns[i % out.width()]);
    }
    var layer = new Scale(new FeatureShape(1, out.height(), out.width()));
    return new Made(
        call.draw(layer, Map.of("weight", () -> factors), y.step()), y.batch(), y.view());
  }

  private static List<GraphValue> globalAverage(Call call) {
    return List.of(global(call, Pool.AdaptiveAvgPool.GLOBAL));
  }

  private static List<GraphValue> globalMax(Call call) {
    return List.of(global(call, new Pool.GlobalMaxPool()));
  }

  private static Made global(Call call, Layer layer) {
    Made x = call.ordered(call.made(0));
    return seen(call, x, call.draw(layer, Map.of(), x.step()));
  }

  /** Zeros or another value around, as {@code Pad} asks for them. */
  static Move.Pad pad(int top, int bottom, int left, int right, double value) {
    return new Move.Pad(0, 0, top, bottom, left, right, value);
  }
}
