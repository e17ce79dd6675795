package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Concatenation. */
final class Joins {
  static final Map<String, Handler> ALL = Map.of("Concat", call -> List.of(concat(call)));

  private Joins() {}

  private static Made concat(Call call) {
    List<Made> made =
        IntStream.range(0, call.inputs().size())
            .mapToObj(call::value)
            .filter(Made.class::isInstance)
            .map(Made.class::cast)
            .toList();
    int axis = Axes.of(call.number("axis", 1), made.get(0).rank());
    if (axis == 0) {
      throw call.refuse("it joins images of a batch");
    }
    if (made.size() < call.inputs().size()) {
      return withZeros(call, axis);
    }
    if (made.size() == 1) {
      return made.get(0);
    }
    if (branches(call, made, axis - 1)) {
      return joined(call, made, axis - 1);
    }
    List<Made> ordered = made.stream().map(call::ordered).toList();
    return branches(call, ordered, axis - 1)
        ? joined(call, ordered, axis - 1)
        : alongPlaces(call, ordered, axis - 1);
  }

  /**
   * Whether the dimension is the outermost of the channels, or 1, and all else lies alike, so that
   * channels can be joined.
   */
  private static boolean branches(Call call, List<Made> made, int axis) {
    for (Made one : made) {
      FeatureShape shape = call.shape(one);
      int inner = shape.channels() / one.view().dims().get(axis);
      List<View.Factor> own = View.merged(one.view().axes().get(axis));
      boolean outermost =
          own.isEmpty() || own.equals(List.of(new View.Factor(0, inner, own.get(0).size())));
      if (!outermost
          || inner * one.view().dims().get(axis) != shape.channels()
          || !rest(one, axis).equals(rest(made.get(0), axis))
          || shape.height() != call.shape(made.get(0)).height()
          || shape.width() != call.shape(made.get(0)).width()) {
        return false;
      }
    }
    return true;
  }

  private static List<List<View.Factor>> rest(Made made, int axis) {
    var rest = new ArrayList<List<View.Factor>>();
    for (int d = 0; d < made.view().axes().size(); d++) {
      rest.add(d == axis ? List.of() : View.merged(made.view().axes().get(d)));
    }
    return rest;
  }

  private static Made joined(Call call, List<Made> made, int axis) {
    int step =
        call.draw(new Layer.Concat(), Map.of(), made.stream().mapToInt(Made::step).toArray());
    int total = made.stream().mapToInt(one -> one.view().dims().get(axis)).sum();
    int inner = call.drawing().shape(step).channels() / total;
    var axes = new ArrayList<>(made.get(0).view().axes());
    axes.set(axis, List.of(new View.Factor(0, inner, total)));
    return new Made(step, made.get(0).batch(), new View(axes));
  }

  /** Along rows or columns: each is set into zeros at its place, and these are added. */
  private static Made alongPlaces(Call call, List<Made> made, int axis) {
    Made first = made.get(0);
    if (first.rank() > 4) {
      throw call.refuse(
          "joining along axis %d of tensors like %s is not supported"
              .formatted(axis + 1, first.dims()));
    }
    int extent = Call.extents(first.rank() - 1).get(axis);
    int total = made.stream().mapToInt(one -> one.view().dims().get(axis)).sum();
    int before = 0;
    var steps = new ArrayList<Integer>();
    for (Made one : made) {
      int after = total - before - one.view().dims().get(axis);
      steps.add(
          call.draw(
              extent == 1
                  ? Move.Pad.zeros(before, after, 0, 0)
                  : Move.Pad.zeros(0, 0, before, after),
              Map.of(),
              one.step()));
      before += one.view().dims().get(axis);
    }
    int sum =
        call.draw(new Layer.Add(), Map.of(), steps.stream().mapToInt(Integer::intValue).toArray());
    return new Made(
        sum, first.batch(), View.of(call.drawing().shape(sum), Call.extents(first.rank() - 1)));
  }

  /** Zeros among the joined channels: a shortcut without parameters. */
  private static Made withZeros(Call call, int axis) {
    int before = 0;
    int after = 0;
    Made only = null;
    for (int i = 0; i < call.inputs().size(); i++) {
      if (call.value(i) instanceof Made made && only == null) {
        only = call.ordered(made);
      } else if (call.value(i) instanceof Known known
          && Arrays.stream(known.values()).allMatch(value -> value == 0)
          && axis == 1) {
        before += only == null ? known.dims().get(1) : 0;
        after += only == null ? 0 : known.dims().get(1);
      } else {
        throw call.refuse(
            "joining with constants other than zero channels around is not supported");
      }
    }
    return call.plain(new Move.Pad(before, after, 0, 0, 0, 0, 0), Map.of(), only);
  }
}
