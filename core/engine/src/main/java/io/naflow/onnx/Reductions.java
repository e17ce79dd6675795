package io.naflow.onnx;

import io.naflow.network.Combine;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Move;
import io.naflow.network.Move.Weights;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Function;
import io.naflow.network.Pool;
import io.naflow.network.Size;
import io.naflow.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Means, sums, maxima and norms over dimensions. */
final class Reductions {
  static final Map<String, Handler> ALL =
      Map.of(
          "ReduceMean", call -> List.of(reduced(call, call.made(0), Kind.MEAN)),
          "ReduceSum", call -> List.of(reduced(call, call.made(0), Kind.SUM)),
          "ReduceMax", call -> List.of(reduced(call, call.made(0), Kind.MAX)),
          "ReduceMin", Reductions::min,
          "ReduceL1", call -> List.of(reduced(call, curve(call, Curve.of(Function.ABS)), Kind.SUM)),
          "ReduceSumSquare", call -> List.of(squares(call)),
          "ReduceL2", call -> List.of(call.same(Curve.of(Function.SQRT), squares(call))));

  private Reductions() {}

  private enum Kind {
    MEAN,
    SUM,
    MAX
  }

  private static Made curve(Call call, Curve curve) {
    return call.same(curve, call.made(0));
  }

  private static Made squares(Call call) {
    return reduced(call, curve(call, new Curve(Function.POWER, 2)), Kind.SUM);
  }

  private static List<GraphValue> min(Call call) {
    Made turned = Arithmetic.times(call, call.made(0), -1);
    return List.of(Arithmetic.times(call, reduced(call, turned, Kind.MAX), -1));
  }

  private static Made reduced(Call call, Made x, Kind kind) {
    int rank = x.rank();
    List<Integer> all = IntStream.range(0, rank).boxed().toList();
    List<Integer> axes = call.list("axes", 1).map(given -> Axes.of(given, rank)).orElse(all);
    if (axes.isEmpty()) {
      if (call.whole("noop_with_empty_axes", 0) == 1) {
        return x;
      }
      axes = all;
    }
    if (axes.contains(0)) {
      throw call.refuse("it reduces over the batch");
    }
    boolean keep = call.whole("keepdims", 1) == 1;
    List<Integer> own = axes.stream().map(axis -> axis - 1).toList();
    if (!wholeExtents(call, x, own)) {
      Made ordered = call.ordered(x);
      if (!wholeExtents(call, ordered, own)) {
        return partOfChannels(call, x, own, kind, keep);
      }
      x = ordered;
    }
    return seen(overExtents(call, x, own, kind), x, own, keep);
  }

  private static Made seen(int step, Made x, List<Integer> axes, boolean keep) {
    var left = new ArrayList<List<View.Factor>>();
    for (int d = 0; d < x.view().axes().size(); d++) {
      if (!axes.contains(d)) {
        left.add(x.view().axes().get(d));
      } else if (keep) {
        left.add(List.of());
      }
    }
    return new Made(step, x.batch(), new View(left));
  }

  /** Whether the dimensions make up whole extents of the map. */
  private static boolean wholeExtents(Call call, Made x, List<Integer> axes) {
    for (int extent = 0; extent < 3; extent++) {
      int reduced = reducedOf(x, axes, extent);
      if (reduced != 1 && reduced != call.shape(x).extents().get(extent)) {
        return false;
      }
    }
    return true;
  }

  private static int reducedOf(Made x, List<Integer> axes, int extent) {
    return axes.stream()
        .flatMap(axis -> x.view().axes().get(axis).stream())
        .filter(factor -> factor.extent() == extent)
        .mapToInt(View.Factor::size)
        .reduce(1, (a, b) -> a * b);
  }

  private static int overExtents(Call call, Made x, List<Integer> axes, Kind kind) {
    FeatureShape shape = call.shape(x);
    boolean channels = reducedOf(x, axes, 0) > 1;
    boolean rows = reducedOf(x, axes, 1) > 1;
    boolean columns = reducedOf(x, axes, 2) > 1;
    int step = x.step();
    if ((rows || shape.height() == 1) && (columns || shape.width() == 1) && (rows || columns)) {
      step = overPlaces(call, step, shape, kind);
    } else if (rows || columns) {
      step = overOneAxis(call, step, shape, rows, kind);
    } else if (!channels && shape.height() == 1 && shape.width() == 1 && kind != Kind.MAX) {
      // A mean over one place: it still is the pooling that ends the map.
      step = overPlaces(call, step, shape, kind);
    }
    return channels ? overChannels(call, step, shape.channels(), kind) : step;
  }

  private static int overPlaces(Call call, int step, FeatureShape shape, Kind kind) {
    if (kind == Kind.MAX) {
      return call.draw(new Pool.GlobalMaxPool(), Map.of(), step);
    }
    int mean = call.draw(Pool.AdaptiveAvgPool.GLOBAL, Map.of(), step);
    return kind == Kind.MEAN ? mean : scaled(call, mean, shape.height() * shape.width());
  }

  private static int scaled(Call call, int step, double factor) {
    return Arithmetic.times(call, new Made(step, 1, new View(List.of())), factor).step();
  }

  private static int overOneAxis(Call call, int step, FeatureShape shape, boolean rows, Kind kind) {
    int size = rows ? shape.height() : shape.width();
    if (kind == Kind.MAX) {
      Size window = rows ? new Size(size, 1) : new Size(1, size);
      return call.draw(
          new Pool.MaxPool(
              new Window(window, Size.of(1), Size.of(0), Size.of(1)), Window.Rounding.DOWN),
          Map.of(),
          step);
    }
    double[][] one = new double[1][size];
    Arrays.fill(one[0], kind == Kind.MEAN ? 1.0 / size : 1);
    Weights sum = Weights.of(one);
    return call.draw(
        rows
            ? new Move.Resample(sum, Weights.identity(shape.width()))
            : new Move.Resample(Weights.identity(shape.height()), sum),
        Map.of(),
        step);
  }

  private static int overChannels(Call call, int step, int channels, Kind kind) {
    if (kind == Kind.MAX) {
      return call.draw(new Combine.ChannelMax(), Map.of(), step);
    }
    double[] weights = new double[channels];
    Arrays.fill(weights, kind == Kind.MEAN ? 1.0 / channels : 1);
    return call.draw(
        new Layer.Conv(channels, 1, Window.of(1), 1, Bias.NO),
        Map.of("weight", () -> weights),
        step);
  }

  /** Over branches that stand side by side in the channels: each is taken out and laid over. */
  private static Made partOfChannels(
      Call call, Made x, List<Integer> axes, Kind kind, boolean keep) {
    if (axes.size() != 1) {
      throw call.refuse(
          "reducing axes %s of a tensor %s is not supported".formatted(axes, x.dims()));
    }
    int axis = axes.get(0);
    int size = x.view().dims().get(axis);
    Made total = Selection.of(call, x, axis, List.of(0));
    for (int i = 1; i < size; i++) {
      Made next = Selection.of(call, x, axis, List.of(i));
      Layer layer = kind == Kind.MAX ? new Combine.Maximum() : new Layer.Add();
      total =
          new Made(call.draw(layer, Map.of(), total.step(), next.step()), x.batch(), total.view());
    }
    Made result = kind == Kind.MEAN ? Arithmetic.times(call, total, 1.0 / size) : total;
    return seen(result.step(), result, axes, keep);
  }
}
