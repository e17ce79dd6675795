package io.naflow.onnx;

import io.naflow.network.Combine;
import io.naflow.network.Layer;
import io.naflow.network.Pointwise;
import io.naflow.network.Pointwise.Clip;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Function;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Activations and other functions of single neurons, and what does nothing at inference. */
final class Activations {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_GAMMA = 1.0507009873554805;

  static final Map<String, Handler> ALL = all();

  private Activations() {}

  private static Map<String, Handler> all() {
    var all = new HashMap<String, Handler>();
    all.put("Relu", call -> layer(call, new Layer.Relu()));
    all.put("LeakyRelu", Activations::leaky);
    all.put("PRelu", Activations::prelu);
    all.put("Clip", Activations::clip);
    all.put("Sigmoid", call -> layer(call, Curve.of(Function.SIGMOID)));
    all.put("Tanh", call -> layer(call, Curve.of(Function.TANH)));
    all.put("Softplus", call -> layer(call, Curve.of(Function.SOFTPLUS)));
    all.put("Erf", call -> layer(call, Curve.of(Function.ERF)));
    all.put("Exp", call -> layer(call, Curve.of(Function.EXP)));
    all.put("Log", call -> layer(call, Curve.of(Function.LOG)));
    all.put("Sqrt", call -> layer(call, Curve.of(Function.SQRT)));
    all.put("Abs", call -> layer(call, Curve.of(Function.ABS)));
    all.put("Reciprocal", call -> layer(call, Curve.of(Function.RECIPROCAL)));
    all.put("HardSwish", call -> layer(call, Curve.of(Function.HARD_SWISH)));
    all.put("Mish", call -> layer(call, Curve.of(Function.MISH)));
    all.put("Gelu", Activations::gelu);
    all.put("Elu", call -> layer(call, new Curve(Function.ELU, call.real("alpha", 1))));
    all.put("Selu", Activations::selu);
    all.put("Celu", Activations::celu);
    all.put("HardSigmoid", Activations::hardSigmoid);
    all.put("Softmax", call -> List.of(softmax(call)));
    all.put("LogSoftmax", call -> List.of(call.same(Curve.of(Function.LOG), softmax(call))));
    for (String nothing : List.of("Identity", "Dropout", "Cast")) {
      all.put(nothing, call -> List.of(call.value(0)));
    }
    return Map.copyOf(all);
  }

  private static List<GraphValue> layer(Call call, Layer layer) {
    return List.of(call.same(layer, call.made(0)));
  }

  private static List<GraphValue> leaky(Call call) {
    double slope = call.real("alpha", 0.01);
    if (slope == 0) {
      return layer(call, new Layer.Relu());
    } else if (slope > 0 && slope < 1) {
      return layer(call, new Layer.LeakyRelu(slope));
    }
    double[] slopes = {slope};
    return prelu(call, call.made(0), 1, slopes);
  }

  private static List<GraphValue> prelu(Call call, Made x, int count, double[] slopes) {
    int step = call.draw(new Pointwise.PRelu(count), Map.of("weight", () -> slopes), x.step());
    return List.of(new Made(step, x.batch(), x.view()));
  }

  private static List<GraphValue> prelu(Call call) {
    Made x = call.made(0);
    Laid slopes = Laid.over(call, x, call.known(1));
    if (slopes.shape().height() != 1 || slopes.shape().width() != 1) {
      throw call.refuse("slopes that differ from place to place are not supported");
    }
    return prelu(call, x, slopes.shape().channels(), slopes.values().get());
  }

  private static List<GraphValue> clip(Call call) {
    double low = call.has(1) ? call.known(1).single() : call.real("min", -Double.MAX_VALUE);
    double high = call.has(2) ? call.known(2).single() : call.real("max", Double.MAX_VALUE);
    // What float32 has as its bounds bounds nothing.
    boolean below = low > -Float.MAX_VALUE;
    boolean above = high < Float.MAX_VALUE;
    if (!below && !above) {
      return List.of(call.value(0));
    }
    return layer(
        call,
        low == 0 && !above
            ? new Layer.Relu()
            : new Clip(below ? low : -Double.MAX_VALUE, above ? high : Double.MAX_VALUE));
  }

  private static List<GraphValue> gelu(Call call) {
    boolean approximate = call.text("approximate", "none").equals("tanh");
    return layer(call, Curve.of(approximate ? Function.GELU_TANH : Function.GELU));
  }

  private static List<GraphValue> selu(Call call) {
    Made curve = call.same(new Curve(Function.ELU, call.real("alpha", SELU_ALPHA)), call.made(0));
    return List.of(Arithmetic.times(call, curve, call.real("gamma", SELU_GAMMA)));
  }

  /** {@code α·elu(x/α)}. */
  private static List<GraphValue> celu(Call call) {
    double alpha = call.real("alpha", 1);
    Made scaled = Arithmetic.times(call, call.made(0), 1 / alpha);
    return List.of(Arithmetic.times(call, call.same(new Curve(Function.ELU, 1), scaled), alpha));
  }

  private static List<GraphValue> hardSigmoid(Call call) {
    Made scaled = Arithmetic.times(call, call.made(0), call.real("alpha", 0.2));
    Made moved = Arithmetic.plus(call, scaled, call.real("beta", 0.5));
    return List.of(call.same(new Clip(0, 1), moved));
  }

  private static Made softmax(Call call) {
    Made x = call.made(0);
    int rank = x.rank();
    int axis = Axes.of(call.number("axis", call.opset() < 13 ? 1 : -1), rank);
    if (axis == 0 || (call.opset() < 13 && axis != rank - 1)) {
      throw call.refuse(
          "a softmax over axis %d of a tensor %s is not supported".formatted(axis, x.dims()));
    }
    List<View.Factor> among = View.merged(x.view().axes().get(axis - 1));
    if (among.size() == 1 && among.get(0).extent() == 0) {
      View.Factor factor = among.get(0);
      return call.same(new Combine.Softmax(factor.size(), factor.stride()), x);
    }
    var order = new ArrayList<>(IntStream.range(0, rank - 1).boxed().toList());
    order.remove(Integer.valueOf(axis - 1));
    order.add(0, axis - 1);
    Made first = call.ordered(x.seen(x.view().permuted(order)));
    Made y = call.same(new Combine.Softmax(call.shape(first).channels(), 1), first);
    return y.seen(
        y.view().permuted(IntStream.range(0, rank - 1).map(order::indexOf).boxed().toList()));
  }
}
