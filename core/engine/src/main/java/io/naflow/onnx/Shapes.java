package io.naflow.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Other shapes and orders, parts and repetitions. */
final class Shapes {
  static final Map<String, Handler> ALL = all();

  private Shapes() {}

  private static Map<String, Handler> all() {
    var all = new HashMap<String, Handler>();
    all.put(
        "Reshape",
        call ->
            reshaped(
                call,
                KnownShapes.reshaped(call, call.perhapsOfOne(0).dims(), call.known(1).toInts())));
    all.put("Flatten", Shapes::flatten);
    all.put(
        "Squeeze", call -> reshaped(call, KnownShapes.squeezed(call, call.perhapsOfOne(0).dims())));
    all.put(
        "Unsqueeze",
        call -> reshaped(call, KnownShapes.unsqueezed(call, call.perhapsOfOne(0).dims())));
    all.put("Transpose", Shapes::transpose);
    all.put("Expand", Shapes::expand);
    all.put("Split", Shapes::split);
    all.put("Slice", Shapes::slice);
    all.put("Gather", Shapes::gather);
    all.put("DepthToSpace", Shapes::depthToSpace);
    all.put("SpaceToDepth", Shapes::spaceToDepth);
    return Map.copyOf(all);
  }

  private static List<GraphValue> reshaped(Call call, List<Integer> dims) {
    return List.of(reshaped(call, call.perhapsOfOne(0), dims));
  }

  private static Made reshaped(Call call, Made x, List<Integer> dims) {
    if (x.batch() <= 1 && (dims.isEmpty() || dims.get(0) != 1)) {
      Made flat = viewed(call, x, dims);
      return new Made(flat.step(), 0, flat.view());
    }
    if (x.batch() == 0) {
      Made own = viewed(call, x, dims.subList(1, dims.size()));
      return new Made(own.step(), 1, own.view());
    }
    if (dims.isEmpty() || dims.get(0) != x.batch()) {
      throw call.refuse(
          "a tensor %s becomes %s, which does not keep images of a batch apart; the first dimension must stay the batch"
              .formatted(x.dims(), dims));
    }
    Made seen = viewed(call, x, dims.subList(1, dims.size()));
    // The end of a channel shuffle: here the map is put in order, and not where it is read.
    return dims.size() == 4 && !ofWholeExtents(call, seen) ? call.ordered(seen) : seen;
  }

  private static boolean ofWholeExtents(Call call, Made x) {
    return x.view().axes().stream()
        .map(View::merged)
        .allMatch(
            axis -> axis.isEmpty() || axis.equals(View.whole(call.shape(x), axis.get(0).extent())));
  }

  /** With other dimensions, the batch not counted. */
  private static Made viewed(Call call, Made x, List<Integer> own) {
    Optional<View> view = x.view().reshaped(own);
    if (view.isPresent()) {
      return x.seen(view.get());
    }
    int count = Known.count(own);
    Made flat = call.ordered(x.seen(x.view().reshaped(List.of(count)).orElseThrow()));
    return flat.seen(flat.view().reshaped(own).orElseThrow());
  }

  private static List<GraphValue> flatten(Call call) {
    Made x = call.made(0);
    int axis = call.number("axis", 1);
    if (Axes.of(axis, x.rank() + 1) != 1) {
      throw call.refuse("flattening from axis %d on is not supported".formatted(axis));
    }
    return reshaped(call, List.of(x.batch(), Known.count(x.view().dims())));
  }

  private static List<GraphValue> transpose(Call call) {
    Made x = call.made(0);
    List<Integer> order = Axes.of(KnownShapes.order(call, x.rank()), x.rank());
    if (order.get(0) != 0) {
      throw call.refuse("it moves the batch away from the front");
    }
    return List.of(
        x.seen(
            x.view().permuted(order.subList(1, order.size()).stream().map(d -> d - 1).toList())));
  }

  private static List<GraphValue> expand(Call call) {
    Made x = call.made(0);
    List<Integer> asked = call.known(1).toInts();
    List<Integer> dims =
        Broadcasting.of(x.dims(), asked)
            .orElseThrow(
                () ->
                    call.refuse("a tensor %s cannot be repeated to %s".formatted(x.dims(), asked)));
    return List.of(Arithmetic.repeated(call, x, dims));
  }

  private static List<GraphValue> split(Call call) {
    Made x = call.made(0);
    int axis = own(call, call.number("axis", 0), x);
    var parts = new ArrayList<GraphValue>();
    int first = 0;
    for (int size : Slices.sizes(call, x.view().dims().get(axis))) {
      parts.add(Selection.of(call, x, axis, IntStream.range(first, first + size).boxed().toList()));
      first += size;
    }
    return parts;
  }

  /** A dimension, the batch not counted. */
  private static int own(Call call, int axis, Made x) {
    int at = Axes.of(axis, x.rank());
    if (at == 0) {
      throw call.refuse("it takes parts of the batch");
    }
    return at - 1;
  }

  private static List<GraphValue> slice(Call call) {
    Made result = call.made(0);
    for (Slices.Slice slice : Slices.of(call, result.dims())) {
      if (slice.axis() == 0) {
        if (slice.first() != 0 || slice.step() != 1 || slice.count() != result.batch()) {
          throw call.refuse("it takes parts of the batch");
        }
        continue;
      }
      List<Integer> indices = IntStream.range(0, slice.count()).map(slice::source).boxed().toList();
      result = Selection.of(call, result, slice.axis() - 1, indices);
    }
    return List.of(result);
  }

  private static List<GraphValue> gather(Call call) {
    Made x = call.perhapsOfOne(0);
    if (x.batch() == 0) {
      return List.of(gatheredOfOne(call, x));
    }
    Known indices = call.known(1);
    int axis = own(call, call.number("axis", 0), x);
    if (indices.dims().size() > 1) {
      throw call.refuse("indices of shape %s are not supported".formatted(indices.dims()));
    }
    List<Integer> chosen = Axes.of(indices.toInts(), x.view().dims().get(axis));
    Made taken = Selection.of(call, x, axis, chosen);
    if (!indices.dims().isEmpty()) {
      return List.of(taken);
    }
    var axes = new ArrayList<>(taken.view().axes());
    axes.remove(axis);
    return List.of(taken.seen(new View(axes)));
  }

  /** Of one image whose batch was dropped, as an {@code as_strided} is written. */
  private static Made gatheredOfOne(Call call, Made x) {
    Known indices = call.known(1);
    int rank = x.view().axes().size();
    if (rank != 1 || indices.dims().isEmpty()) {
      throw call.refuse("taking parts of a tensor %s is not supported".formatted(x.dims()));
    }
    List<Integer> chosen = Axes.of(indices.toInts(), x.view().dims().get(0));
    return reshaped(call, Selection.of(call, x, 0, chosen), indices.dims());
  }

  private static List<GraphValue> depthToSpace(Call call) {
    Made x = call.made(0);
    int block = call.number("blocksize", 1);
    List<Integer> dims = x.view().dims();
    int channels = dims.get(0) / (block * block);
    boolean depthFirst = call.text("mode", "DCR").equals("DCR");
    Made cut =
        reshaped(
            call,
            x,
            depthFirst
                ? List.of(x.batch(), block, block, channels, dims.get(1), dims.get(2))
                : List.of(x.batch(), channels, block, block, dims.get(1), dims.get(2)));
    List<Integer> order = depthFirst ? List.of(2, 3, 0, 4, 1) : List.of(0, 3, 1, 4, 2);
    return List.of(
        reshaped(
            call,
            cut.seen(cut.view().permuted(order)),
            List.of(x.batch(), channels, dims.get(1) * block, dims.get(2) * block)));
  }

  private static List<GraphValue> spaceToDepth(Call call) {
    Made x = call.made(0);
    int block = call.number("blocksize", 1);
    List<Integer> dims = x.view().dims();
    Made cut =
        reshaped(
            call,
            x,
            List.of(
                x.batch(), dims.get(0), dims.get(1) / block, block, dims.get(2) / block, block));
    return List.of(
        reshaped(
            call,
            cut.seen(cut.view().permuted(List.of(2, 4, 0, 1, 3))),
            List.of(
                x.batch(), dims.get(0) * block * block, dims.get(1) / block, dims.get(2) / block)));
  }
}
