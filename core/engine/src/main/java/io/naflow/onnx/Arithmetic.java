package io.naflow.onnx;

import io.naflow.network.Combine;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import io.naflow.network.Pointwise.Clip;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Function;
import io.naflow.network.Pointwise.Scale;
import io.naflow.network.Pointwise.Shift;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums, products and the like, with constants and of two tensors. */
final class Arithmetic {
  private static final FeatureShape ONE = FeatureShape.vector(1);

  static final Map<String, Handler> ALL =
      Map.of(
          "Add", call -> List.of(add(call)),
          "Sub", call -> List.of(subtract(call)),
          "Mul", call -> List.of(multiply(call)),
          "Div", call -> List.of(divide(call)),
          "Pow", call -> List.of(power(call)),
          "Sum", call -> List.of(sum(call)),
          "Max", call -> List.of(extreme(call, 1)),
          "Min", call -> List.of(extreme(call, -1)),
          "Neg", call -> List.of(times(call, call.made(0), -1)));

  private Arithmetic() {}

  // --- with one number ---

  /** A product with one number; a product with another one before it is taken in. */
  static Made times(Call call, Made x, double factor) {
    double whole = factor;
    int from = x.step();
    Optional<Double> before = Patterns.factor(call.drawing(), x.step());
    if (before.isPresent()) {
      whole *= before.get();
      from = call.drawing().step(x.step()).inputs().get(0);
    }
    if (Math.abs(whole - 1) < 1e-6) {
      return new Made(from, x.batch(), x.view());
    }
    double[] weight = {whole};
    return new Made(
        call.draw(new Scale(ONE), Map.of("weight", () -> weight), from), x.batch(), x.view());
  }

  static Made plus(Call call, Made x, double number) {
    double[] bias = {number};
    return new Made(
        call.draw(new Shift(ONE), Map.of("bias", () -> bias), x.step()), x.batch(), x.view());
  }

  // --- operators ---

  private static Made add(Call call) {
    Pair pair = Pair.of(call);
    if (pair.constant().isPresent()) {
      return shifted(call, pair.first(), pair.constant().get());
    }
    return added(call, pair.first(), pair.second());
  }

  private static Made subtract(Call call) {
    if (call.value(1) instanceof Known less) {
      return shifted(call, call.made(0), negated(less));
    }
    Made second = times(call, call.made(1), -1);
    return call.value(0) instanceof Known from
        ? shifted(call, second, from)
        : added(call, call.made(0), second);
  }

  private static Known negated(Known known) {
    return new Known(
        known.dims(),
        known.whole(),
        () -> Arrays.stream(known.values()).map(value -> -value).toArray());
  }

  static Made shifted(Call call, Made x, Known constant) {
    Made wide = widened(call, x, constant);
    Laid laid = Laid.over(call, wide, constant);
    return new Made(
        call.draw(new Shift(laid.shape()), Map.of("bias", laid.values()), wide.step()),
        wide.batch(),
        wide.view());
  }

  static Made scaled(Call call, Made x, Known constant) {
    if (constant.isSingle()) {
      return times(call, x, constant.single());
    }
    Made wide = widened(call, x, constant);
    Laid laid = Laid.over(call, wide, constant);
    return new Made(
        call.draw(new Scale(laid.shape()), Map.of("weight", laid.values()), wide.step()),
        wide.batch(),
        wide.view());
  }

  /** The tensor repeated where a constant has more values. */
  private static Made widened(Call call, Made x, Known constant) {
    List<Integer> dims =
        Broadcasting.of(x.dims(), constant.dims())
            .orElseThrow(
                () ->
                    call.refuse(
                        "its inputs %s and %s do not fit".formatted(x.dims(), constant.dims())));
    return dims.equals(x.dims()) ? x : repeated(call, x, dims);
  }

  /** The tensor repeated to the given dimensions. */
  static Made repeated(Call call, Made x, List<Integer> dims) {
    if (dims.equals(x.dims())) {
      return x;
    }
    if (dims.size() != x.rank() || dims.get(0) != x.batch()) {
      throw call.refuse("a tensor %s cannot be repeated to %s".formatted(x.dims(), dims));
    }
    Made ordered = call.ordered(x);
    FeatureShape shape = Call.mapOf(dims.subList(1, dims.size()));
    if (dims.size() > 4) {
      throw call.refuse(
          "repeating a tensor of %d dimensions is not supported".formatted(dims.size()));
    }
    return new Made(
        call.draw(new Move.Broadcast(shape), Map.of(), ordered.step()),
        x.batch(),
        View.of(shape, Call.extents(dims.size() - 1)));
  }

  static Made added(Call call, Made a, Made b) {
    Pair pair = Pair.aligned(call, a, b);
    Made first =
        pair.first().view().dims().equals(pair.dims())
            ? pair.first()
            : pair.widened(call, pair.first());
    Made second =
        pair.second().view().dims().equals(pair.dims())
            ? pair.second()
            : pair.widened(call, pair.second());
    return new Made(
        call.draw(new Layer.Add(), Map.of(), first.step(), second.step()),
        first.batch(),
        first.view());
  }

  private static Made sum(Call call) {
    Made total = call.made(0);
    for (int i = 1; i < call.inputs().size(); i++) {
      total = added(call, total, call.made(i));
    }
    return total;
  }

  private static Made multiply(Call call) {
    Pair pair = Pair.of(call);
    if (pair.constant().isPresent()) {
      return scaled(call, pair.first(), pair.constant().get());
    }
    return product(call, pair.first(), pair.second());
  }

  static Made product(Call call, Made a, Made b) {
    if (a.equals(b)) {
      return call.same(new Curve(Function.POWER, 2), a);
    }
    return Patterns.activation(call, a, b)
        .or(() -> Patterns.activation(call, b, a))
        .orElseGet(() -> gated(call, a, b));
  }

  private static Made gated(Call call, Made a, Made b) {
    Pair pair = Pair.aligned(call, a, b);
    boolean firstIsGate = pair.gateIsFirst(call.drawing());
    Made map = firstIsGate ? pair.second() : pair.first();
    Made gate = firstIsGate ? pair.first() : pair.second();
    Made wide = map.view().dims().equals(pair.dims()) ? map : pair.widened(call, map);
    int source = Patterns.unrepeated(call.drawing(), gate.step(), call.shape(wide));
    return new Made(
        call.draw(new Combine.Multiply(), Map.of(), wide.step(), source),
        wide.batch(),
        wide.view());
  }

  private static Made divide(Call call) {
    if (call.value(1) instanceof Known by) {
      return scaled(call, call.made(0), inverted(by));
    }
    if (call.value(0) instanceof Known known) {
      return scaled(call, call.same(Curve.of(Function.RECIPROCAL), call.made(1)), known);
    }
    return Patterns.layerNorm(call, call.made(0), call.made(1))
        .orElseGet(
            () ->
                gated(call, call.made(0), call.same(Curve.of(Function.RECIPROCAL), call.made(1))));
  }

  private static Known inverted(Known known) {
    return new Known(
        known.dims(), false, () -> Arrays.stream(known.values()).map(value -> 1 / value).toArray());
  }

  private static Made power(Call call) {
    Known exponent = call.known(1);
    if (!exponent.isSingle()) {
      throw call.refuse("only one exponent for all values is supported");
    }
    double p = exponent.single();
    if (p == 1) {
      return call.made(0);
    }
    Curve curve = p == 0.5 ? Curve.of(Function.SQRT) : new Curve(Function.POWER, p);
    return call.same(curve, call.made(0));
  }

  /** The larger of all inputs, or with sign -1 the smaller. */
  private static Made extreme(Call call, int sign) {
    Made result = null;
    for (int i = 0; i < call.inputs().size(); i++) {
      if (call.value(i) instanceof Made made) {
        result = result == null ? made : larger(call, result, made, sign);
      }
    }
    for (int i = 0; i < call.inputs().size(); i++) {
      if (call.value(i) instanceof Known known) {
        if (!known.isSingle()) {
          throw call.refuse("only one bound for all values is supported");
        }
        result = bounded(call, result, known.single(), sign);
      }
    }
    return result;
  }

  private static Made bounded(Call call, Made x, double bound, int sign) {
    if (sign > 0) {
      return bound == 0
          ? call.same(new Layer.Relu(), x)
          : call.same(new Clip(bound, Double.MAX_VALUE), x);
    }
    return call.same(new Clip(-Double.MAX_VALUE, bound), x);
  }

  private static Made larger(Call call, Made a, Made b, int sign) {
    Pair pair =
        sign > 0
            ? Pair.aligned(call, a, b)
            : Pair.aligned(call, times(call, a, -1), times(call, b, -1));
    Made first = pair.widened(call, pair.first());
    Made second = pair.widened(call, pair.second());
    Made max =
        new Made(
            call.draw(new Combine.Maximum(), Map.of(), first.step(), second.step()),
            first.batch(),
            first.view());
    return sign > 0 ? max : times(call, max, -1);
  }
}
