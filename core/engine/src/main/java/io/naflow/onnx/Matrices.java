package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Products with matrices of weights: fully connected layers, and 1×1 convolutions in disguise. */
final class Matrices {
  static final Map<String, Handler> ALL =
      Map.of("Gemm", Matrices::gemm, "MatMul", Matrices::product);

  private Matrices() {}

  private static List<GraphValue> gemm(Call call) {
    Made x = call.ordered(call.made(0));
    Known weight = call.known(1);
    if (call.whole("transA", 0) == 1 || x.rank() != 2) {
      throw call.refuse("a transposed input is not supported");
    }
    boolean turned = call.whole("transB", 0) == 1;
    Known rows = turned ? weight : KnownShapes.transposed(weight, List.of(1, 0));
    double alpha = call.real("alpha", 1);
    var parameters = new HashMap<String, Supplier<double[]>>();
    parameters.put("weight", times(rows, alpha));
    if (call.has(2)) {
      int outputs = rows.dims().get(0);
      Known bias = call.known(2);
      double beta = call.real("beta", 1);
      parameters.put(
          "bias",
          () -> {
            double[] values = Broadcasting.expanded(bias, List.of(1, outputs));
            return Arrays.stream(values).map(value -> beta * value).toArray();
          });
    }
    return List.of(linear(call, x, rows, parameters));
  }

  private static Supplier<double[]> times(Known known, double factor) {
    return factor == 1
        ? known.numbers()
        : () -> Arrays.stream(known.values()).map(value -> factor * value).toArray();
  }

  private static Made linear(
      Call call, Made x, Known rows, Map<String, Supplier<double[]>> parameters) {
    Bias bias = parameters.containsKey("bias") ? Bias.YES : Bias.NO;
    var layer = new Layer.Linear(rows.dims().get(1), rows.dims().get(0), bias);
    int step = call.draw(layer, parameters, x.step());
    return new Made(step, x.batch(), View.of(call.drawing().shape(step), List.of(0)));
  }

  private static List<GraphValue> product(Call call) {
    if (!(call.value(1) instanceof Known weight) || weight.dims().size() != 2) {
      throw call.refuse(
          "it multiplies two tensors that both depend on the image, as attention between places"
              + " does; only products with weights are supported");
    }
    Made x = call.made(0);
    Known rows = KnownShapes.transposed(weight, List.of(1, 0));
    Map<String, Supplier<double[]>> parameters = Map.of("weight", rows.numbers());
    if (x.rank() == 2) {
      return List.of(linear(call, call.ordered(x), rows, parameters));
    }
    int last = x.rank() - 2;
    Made channelsLast = x.view().isWhole(last, call.shape(x), 0) ? x : lastFirst(call, x);
    FeatureShape shape = call.shape(channelsLast);
    var layer = new Layer.Conv(shape.channels(), rows.dims().get(0), Window.of(1), 1, Bias.NO);
    int step = call.draw(layer, parameters, channelsLast.step());
    var axes = new ArrayList<>(channelsLast.view().axes());
    axes.set(last, View.whole(call.drawing().shape(step), 0));
    return List.of(new Made(step, x.batch(), new View(axes)));
  }

  /** The tensor with its last dimension in the channels. */
  private static Made lastFirst(Call call, Made x) {
    int rank = x.rank() - 1;
    var order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    order.remove(rank - 1);
    order.add(0, rank - 1);
    Made first = call.ordered(x.seen(x.view().permuted(order)));
    return first.seen(
        first.view().permuted(IntStream.range(0, rank).map(order::indexOf).boxed().toList()));
  }
}
