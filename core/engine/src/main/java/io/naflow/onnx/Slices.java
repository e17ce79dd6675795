package io.naflow.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Which places of its dimensions {@code Slice} and {@code Split} take. */
final class Slices {
  private Slices() {}

  /**
   * Of one dimension.
   *
   * @param first place that is taken
   * @param step to the next one; may be negative
   * @param count how many
   */
  record Slice(int axis, int first, int step, int count) {
    int source(int index) {
      return first + index * step;
    }
  }

  static List<Slice> of(Call call, List<Integer> dims) {
    List<Integer> starts = list(call, "starts", 1);
    List<Integer> ends = list(call, "ends", 2);
    List<Integer> axes =
        call.list("axes", 3)
            .map(given -> Axes.of(given, dims.size()))
            .orElseGet(() -> IntStream.range(0, starts.size()).boxed().toList());
    List<Integer> steps =
        call.has(4) ? call.known(4).toInts() : Collections.nCopies(starts.size(), 1);
    var slices = new ArrayList<Slice>();
    for (int i = 0; i < axes.size(); i++) {
      slices.add(
          slice(
              call, axes.get(i), dims.get(axes.get(i)), starts.get(i), ends.get(i), steps.get(i)));
    }
    return slices;
  }

  private static List<Integer> list(Call call, String name, int input) {
    return call.list(name, input).orElseThrow(() -> call.refuse("it lacks its " + name));
  }

  private static Slice slice(Call call, int axis, int size, int start, int end, int step) {
    if (step == 0) {
      throw call.refuse("it has a step of 0");
    }
    long from = start < 0 ? (long) start + size : start;
    long to = end < 0 ? (long) end + size : end;
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? size : size - 1;
    long first = Math.max(0, Math.min(high, from));
    long last = Math.max(low, Math.min(high, to));
    long count = step > 0 ? (last - first + step - 1) / step : (last - first + step + 1) / step;
    return new Slice(axis, (int) first, step, (int) Math.max(0, count));
  }

  /** Sizes of the parts that {@code Split} makes of a dimension. */
  static List<Integer> sizes(Call call, int size) {
    var given = call.list("split", 1);
    if (given.isPresent()) {
      if (given.get().stream().anyMatch(part -> part < 1)
          || given.get().stream().mapToLong(Integer::longValue).sum() != size) {
        throw call.refuse("%d cannot be split into %s".formatted(size, given.get()));
      }
      return given.get();
    }
    int parts = Math.max(1, call.number("num_outputs", call.node().outputs().size()));
    int each = (size + parts - 1) / parts;
    return IntStream.range(0, parts).mapToObj(i -> Math.min(each, size - i * each)).toList();
  }
}
