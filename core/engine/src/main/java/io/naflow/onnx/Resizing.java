package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import io.naflow.network.Move.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Other resolutions and borders that repeat what they surround. */
final class Resizing {
  static final Map<String, Handler> ALL =
      Map.of(
          "Resize", Resizing::resize,
          "Upsample", Resizing::resize,
          "Pad", Resizing::pad);

  private Resizing() {}

  private static List<GraphValue> resize(Call call) {
    Made x = call.ordered(call.made(0));
    FeatureShape shape = call.shape(x);
    double[] scales = scales(call, x);
    if (x.rank() != 4 || scales[0] != 1 || scales[1] != 1) {
      throw call.refuse(
          "resizing a tensor %s by %s is not supported; only height and width are"
              .formatted(x.dims(), Arrays.toString(scales)));
    }
    if (call.whole("antialias", 0) == 1) {
      throw call.refuse("antialiasing is not supported");
    }
    var axis = new ResizeAxis(call);
    int height = size(call, x, 2, scales[2]);
    int width = size(call, x, 3, scales[3]);
    return List.of(
        call.plain(
            new Move.Resample(
                axis.weights(shape.height(), height, scales[2]),
                axis.weights(shape.width(), width, scales[3])),
            Map.of(),
            x));
  }

  /** Factors of all dimensions; where sizes are asked for, what they come to. */
  private static double[] scales(Call call, Made x) {
    int at = call.node().operator().equals("Upsample") || call.opset() < 11 ? 1 : 2;
    if (call.has(at) && call.known(at).count() > 0) {
      return placed(call, x, call.known(at).values());
    }
    if (!call.has(3)) {
      throw call.refuse("it has neither scales nor sizes");
    }
    if (!call.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw call.refuse("keeping the aspect ratio is not supported");
    }
    double[] sizes = call.known(3).values();
    double[] factors = sizes.clone();
    List<Integer> axes = axes(call, x);
    for (int i = 0; i < sizes.length; i++) {
      factors[i] = sizes[i] / x.dims().get(axes.get(i));
    }
    return placed(call, x, factors);
  }

  private static List<Integer> axes(Call call, Made x) {
    return call.numbers("axes")
        .map(given -> Axes.of(given, x.rank()))
        .orElseGet(() -> IntStream.range(0, x.rank()).boxed().toList());
  }

  private static double[] placed(Call call, Made x, double[] given) {
    double[] all = new double[x.rank()];
    Arrays.fill(all, 1);
    List<Integer> axes = axes(call, x);
    for (int i = 0; i < axes.size(); i++) {
      all[axes.get(i)] = given[i];
    }
    return all;
  }

  private static int size(Call call, Made x, int axis, double scale) {
    // A size was divided by the input's: what comes back may miss it by rounding.
    double size = x.dims().get(axis) * scale;
    long nearest = Math.round(size);
    double exact = Math.abs(size - nearest) < 1e-6 ? nearest : Math.floor(size);
    if (!(exact >= 1 && exact <= 1 << 16)) {
      throw call.refuse("it makes a size of %s".formatted(exact));
    }
    return (int) exact;
  }

  private static List<GraphValue> pad(Call call) {
    Made whole = call.made(0);
    boolean unit = whole.rank() == 5 && whole.view().dims().get(0) == 1;
    Made x = call.ordered(unit ? whole.seen(whole.view().withoutFirst()) : whole);
    List<Integer> pads = call.list("pads", 1).orElseThrow(() -> call.refuse("it lacks its pads"));
    List<Integer> axes =
        call.has(3)
            ? Axes.of(call.known(3).toInts(), whole.rank())
            : IntStream.range(0, whole.rank()).boxed().toList();
    if (unit) {
      int at = axes.indexOf(1);
      if (at >= 0 && (pads.get(at) != 0 || pads.get(at + axes.size()) != 0)) {
        throw call.refuse("padding a tensor %s there is not supported".formatted(whole.dims()));
      }
      Made y =
          padded(call, x, pads, axes.stream().map(axis -> axis > 1 ? axis - 1 : -axis).toList());
      return List.of(y.seen(y.view().withFirst()));
    }
    return List.of(padded(call, x, pads, axes));
  }

  /**
   * @param axes dimensions of the pads; negative for one that is not there and has none
   */
  private static Made padded(Call call, Made x, List<Integer> pads, List<Integer> axes) {
    int[] begin = new int[4];
    int[] end = new int[4];
    for (int i = 0; i < axes.size(); i++) {
      if (axes.get(i) < 0) {
        continue;
      }
      int extent = axes.get(i) == 0 ? 0 : 1 + extent(call, x, axes.get(i));
      begin[extent] = pads.get(i);
      end[extent] = pads.get(i + axes.size());
    }
    if (begin[0] != 0 || end[0] != 0) {
      throw call.refuse("it pads the batch");
    }
    Made cropped = cropped(call, x, begin, end);
    String mode = call.text("mode", "constant");
    double value = call.has(2) ? call.known(2).single() : call.real("value", 0);
    if (!mode.equals("constant")) {
      return mirrored(call, cropped, begin, end, mode);
    }
    var border =
        new Move.Pad(
            Math.max(0, begin[1]),
            Math.max(0, end[1]),
            Math.max(0, begin[2]),
            Math.max(0, end[2]),
            Math.max(0, begin[3]),
            Math.max(0, end[3]),
            value);
    return none(border) ? cropped : relaid(call, cropped, border);
  }

  private static int extent(Call call, Made x, int axis) {
    if (x.rank() > 4) {
      throw call.refuse("a tensor %s is not supported".formatted(x.dims()));
    }
    return Call.extents(x.rank() - 1).get(axis - 1);
  }

  private static boolean none(Move.Pad pad) {
    return pad.equals(new Move.Pad(0, 0, 0, 0, 0, 0, pad.value()));
  }

  private static Made relaid(Call call, Made x, Layer layer) {
    int step = call.draw(layer, Map.of(), x.step());
    return new Made(
        step, x.batch(), View.of(call.drawing().shape(step), Call.extents(x.rank() - 1)));
  }

  /** Negative amounts cut off. */
  private static Made cropped(Call call, Made x, int[] begin, int[] end) {
    Made result = x;
    for (int d = 0; d < x.rank() - 1; d++) {
      int e = 1 + Call.extents(x.rank() - 1).get(d);
      int first = Math.max(0, -begin[e]);
      int last = x.view().dims().get(d) - Math.max(0, -end[e]);
      if (first > 0 || last < x.view().dims().get(d)) {
        result = Selection.of(call, result, d, IntStream.range(first, last).boxed().toList());
      }
    }
    return result;
  }

  private static Made mirrored(Call call, Made x, int[] begin, int[] end, String mode) {
    if (begin[1] > 0 || end[1] > 0) {
      throw call.refuse("padding channels in mode %s is not supported".formatted(mode));
    }
    FeatureShape shape = call.shape(x);
    return relaid(
        call,
        x,
        new Move.Resample(
            border(call, shape.height(), begin[2], end[2], mode),
            border(call, shape.width(), begin[3], end[3], mode)));
  }

  private static Weights border(Call call, int size, int before, int after, String mode) {
    int front = Math.max(0, before);
    int total = front + size + Math.max(0, after);
    double[][] rows = new double[total][size];
    for (int i = 0; i < total; i++) {
      rows[i][source(call, i - front, size, mode)] = 1;
    }
    return Weights.of(rows);
  }

  private static int source(Call call, int at, int size, String mode) {
    int source =
        switch (mode) {
          case "edge" -> Math.max(0, Math.min(size - 1, at));
          case "reflect" -> at < 0 ? -at : at >= size ? 2 * size - 2 - at : at;
          case "wrap" -> Math.floorMod(at, size);
          default -> throw call.refuse("mode %s is not supported".formatted(mode));
        };
    if (source < 0 || source >= size) {
      throw call.refuse("it pads %d values by more than they are".formatted(size));
    }
    return source;
  }
}
