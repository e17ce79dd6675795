package io.naflow.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Computes what does not depend on the image: shapes, amounts of padding, folded constants. */
final class Folding {
  /** Most numbers that a computed constant may have; real ones have some thousands. */
  private static final int MOST = 1 << 24;

  private static final Map<String, DoubleUnaryOperator> UNARY =
      Map.ofEntries(
          Map.entry("Ceil", Math::ceil),
          Map.entry("Floor", Math::floor),
          Map.entry("Round", Math::rint),
          Map.entry("Neg", x -> -x),
          Map.entry("Abs", Math::abs),
          Map.entry("Sqrt", Math::sqrt),
          Map.entry("Exp", Math::exp),
          Map.entry("Log", Math::log),
          Map.entry("Reciprocal", x -> 1 / x),
          Map.entry("Sigmoid", x -> 1 / (1 + Math.exp(-x))),
          Map.entry("Tanh", Math::tanh),
          Map.entry("Relu", x -> Math.max(x, 0)),
          Map.entry("Sign", Math::signum),
          Map.entry("Not", x -> x == 0 ? 1 : 0),
          Map.entry("Identity", x -> x));

  private static final Map<String, DoubleBinaryOperator> BINARY =
      Map.ofEntries(
          Map.entry("Add", Double::sum),
          Map.entry("Sub", (a, b) -> a - b),
          Map.entry("Mul", (a, b) -> a * b),
          Map.entry("Pow", Math::pow),
          Map.entry("Max", Math::max),
          Map.entry("Min", Math::min),
          Map.entry("Mod", (a, b) -> a - b * Math.floor(a / b)),
          Map.entry("Equal", (a, b) -> a == b ? 1 : 0),
          Map.entry("Greater", (a, b) -> a > b ? 1 : 0),
          Map.entry("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0),
          Map.entry("Less", (a, b) -> a < b ? 1 : 0),
          Map.entry("LessOrEqual", (a, b) -> a <= b ? 1 : 0),
          Map.entry("And", (a, b) -> a != 0 && b != 0 ? 1 : 0),
          Map.entry("Or", (a, b) -> a != 0 || b != 0 ? 1 : 0));

  private Folding() {}

  /**
   * What a node whose inputs are all known gives, if it is one that is computed here.
   *
   * @throws OnnxException if its inputs do not go together
   */
  static Optional<List<Known>> of(Call call) {
    String operator = call.node().operator();
    if (operator.equals("Split")) {
      return Optional.of(KnownShapes.split(call));
    }
    return one(call, operator).map(List::of);
  }

  private static Optional<Known> one(Call call, String operator) {
    if (UNARY.containsKey(operator)) {
      return Optional.of(unary(call.known(0), UNARY.get(operator)));
    } else if (BINARY.containsKey(operator)) {
      return Optional.of(binaries(call, BINARY.get(operator)));
    }
    return Optional.ofNullable(
        switch (operator) {
          case "Div" -> division(call);
          case "Cast" -> cast(call);
          case "Clip" -> clip(call);
          case "Where" -> where(call);
          case "ConstantOfShape" -> filled(call);
          case "Range" -> range(call);
          case "ReduceProd", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceMean" ->
              reduced(call, operator);
          case "MatMul" -> KnownShapes.product(call);
          default -> KnownShapes.of(call, operator);
        });
  }

  private static Known unary(Known x, DoubleUnaryOperator function) {
    return new Known(x.dims(), x.whole(), () -> Arrays.stream(x.values()).map(function).toArray());
  }

  private static Known binaries(Call call, DoubleBinaryOperator function) {
    Known result = call.known(0);
    for (int i = 1; i < call.inputs().size(); i++) {
      result = binary(call, result, call.known(i), function);
    }
    return result;
  }

  private static Known binary(Call call, Known a, Known b, DoubleBinaryOperator function) {
    List<Integer> dims =
        Broadcasting.of(a.dims(), b.dims())
            .orElseThrow(
                () -> call.refuse("its inputs %s and %s do not fit".formatted(a.dims(), b.dims())));
    int count = bounded(call, dims);
    boolean whole = a.whole() && b.whole();
    return new Known(
        dims,
        whole,
        () -> {
          double[] left = a.values();
          double[] right = b.values();
          double[] to = new double[count];
          for (int i = 0; i < count; i++) {
            to[i] =
                function.applyAsDouble(
                    left[Broadcasting.index(a.dims(), dims, i)],
                    right[Broadcasting.index(b.dims(), dims, i)]);
          }
          return to;
        });
  }

  private static Known division(Call call) {
    boolean whole = call.known(0).whole() && call.known(1).whole();
    return binary(
        call,
        call.known(0),
        call.known(1),
        (a, b) -> {
          double quotient = a / b;
          return whole ? (quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient)) : quotient;
        });
  }

  private static Known cast(Call call) {
    Known x = call.known(0);
    int to = call.number("to", 1);
    boolean whole = to >= 2 && to <= 9 || to == 12 || to == 13;
    DoubleUnaryOperator function =
        to == 9 ? v -> v != 0 ? 1 : 0 : whole ? v -> v < 0 ? Math.ceil(v) : Math.floor(v) : v -> v;
    return new Known(x.dims(), whole, () -> Arrays.stream(x.values()).map(function).toArray());
  }

  private static Known clip(Call call) {
    double low = call.has(1) ? call.known(1).single() : call.real("min", -Double.MAX_VALUE);
    double high = call.has(2) ? call.known(2).single() : call.real("max", Double.MAX_VALUE);
    return unary(call.known(0), x -> Math.min(Math.max(x, low), high));
  }

  private static Known where(Call call) {
    Known condition = call.known(0);
    Known chosen = binary(call, condition, call.known(1), (c, a) -> a);
    Known other = binary(call, condition, call.known(2), (c, b) -> b);
    Known first = binary(call, condition, chosen, (c, a) -> c != 0 ? a : 0);
    Known second = binary(call, condition, other, (c, b) -> c != 0 ? 0 : b);
    Known sum = binary(call, first, second, Double::sum);
    return new Known(sum.dims(), call.known(1).whole(), sum.numbers());
  }

  private static Known filled(Call call) {
    List<Integer> dims = call.known(0).toInts();
    int count = bounded(call, dims);
    Optional<Known> value = KnownShapes.constant(call.node(), "value");
    double fill = value.map(Known::single).orElse(0.0);
    boolean whole = value.map(Known::whole).orElse(false);
    return new Known(
        dims,
        whole,
        () -> {
          double[] values = new double[count];
          Arrays.fill(values, fill);
          return values;
        });
  }

  private static Known range(Call call) {
    double start = call.known(0).single();
    double limit = call.known(1).single();
    double delta = call.known(2).single();
    double steps = Math.max(0, Math.ceil((limit - start) / delta));
    if (!(steps < MOST)) {
      throw call.refuse("it counts from %s to %s by %s".formatted(start, limit, delta));
    }
    double[] values = IntStream.range(0, (int) steps).mapToDouble(i -> start + i * delta).toArray();
    return Known.of(List.of(values.length), call.known(0).whole(), values);
  }

  private static Known reduced(Call call, String operator) {
    Known x = call.known(0);
    List<Integer> axes =
        call.list("axes", 1)
            .map(given -> Axes.of(given, x.dims().size()))
            .orElse(IntStream.range(0, x.dims().size()).boxed().toList());
    var kept = new ArrayList<Integer>();
    var shown = new ArrayList<Integer>();
    boolean keep = call.whole("keepdims", 1) == 1;
    for (int d = 0; d < x.dims().size(); d++) {
      kept.add(axes.contains(d) ? 1 : x.dims().get(d));
      if (keep || !axes.contains(d)) {
        shown.add(kept.get(d));
      }
    }
    double[] from = x.values();
    double[] to = new double[Known.count(kept)];
    int each = from.length / Math.max(1, to.length);
    DoubleBinaryOperator join =
        switch (operator) {
          case "ReduceProd" -> (a, b) -> a * b;
          case "ReduceMax" -> Math::max;
          case "ReduceMin" -> Math::min;
          default -> Double::sum;
        };
    boolean[] begun = new boolean[to.length];
    for (int i = 0; i < from.length; i++) {
      int at = Broadcasting.index(kept, x.dims(), i);
      to[at] = begun[at] ? join.applyAsDouble(to[at], from[i]) : from[i];
      begun[at] = true;
    }
    if (operator.equals("ReduceMean")) {
      to = Arrays.stream(to).map(sum -> sum / each).toArray();
    }
    return Known.of(shown, x.whole() && !operator.equals("ReduceMean"), to);
  }

  /** How many numbers a shape has, if they are not too many. */
  static int bounded(Call call, List<Integer> dims) {
    long count = 1;
    for (int dim : dims) {
      if (dim < 0 || count * dim > MOST) {
        throw call.refuse(
            "it makes a constant of shape %s; no more than %,d numbers are computed"
                .formatted(dims, MOST));
      }
      count *= dim;
    }
    return (int) count;
  }
}
