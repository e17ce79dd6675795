package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Move;
import io.naflow.network.Move.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Some places of one dimension of a tensor. */
final class Selection {
  private Selection() {}

  /**
   * @param axis the dimension, the batch not counted
   * @param indices places along it
   */
  static Made of(Call call, Made x, int axis, List<Integer> indices) {
    int size = x.view().dims().get(axis);
    if (indices.isEmpty()) {
      throw call.refuse("it takes nothing of a tensor " + x.dims());
    }
    if (indices.equals(IntStream.range(0, size).boxed().toList())) {
      return x;
    }
    List<View.Factor> factors = View.merged(x.view().axes().get(axis));
    if (factors.size() == 1 && factors.get(0).extent() == 0) {
      return ofChannels(call, x, axis, factors.get(0), indices);
    } else if (factors.size() == 1
        && factors.equals(View.whole(call.shape(x), factors.get(0).extent()))) {
      return ofPlaces(call, x, axis, factors.get(0).extent(), indices);
    }
    Made ordered = call.ordered(x);
    if (x.view().equals(ordered.view())) {
      throw call.refuse(
          "taking parts of dimension %d of %s is not supported".formatted(axis + 1, x.dims()));
    }
    return of(call, ordered, axis, indices);
  }

  /** Channels lie as outer × this dimension × inner. */
  private static Made ofChannels(
      Call call, Made x, int axis, View.Factor factor, List<Integer> indices) {
    int inner = factor.stride();
    int each = inner * factor.size();
    int outer = call.shape(x).channels() / each;
    var sources = new ArrayList<Integer>();
    for (int o = 0; o < outer; o++) {
      for (int index : indices) {
        for (int i = 0; i < inner; i++) {
          sources.add(o * each + index * inner + i);
        }
      }
    }
    int step = call.draw(new Move.Channels(sources), Map.of(), x.step());
    var axes = new ArrayList<List<View.Factor>>();
    for (int d = 0; d < x.view().axes().size(); d++) {
      axes.add(
          d == axis
              ? taken(0, inner, indices.size())
              : x.view().axes().get(d).stream()
                  .map(other -> moved(other, each, inner * indices.size()))
                  .toList());
    }
    return new Made(step, x.batch(), new View(axes));
  }

  private static List<View.Factor> taken(int extent, int stride, int count) {
    return count == 1 ? List.of() : List.of(new View.Factor(extent, stride, count));
  }

  /** A factor outside of the one that has another size now. */
  private static View.Factor moved(View.Factor factor, int before, int now) {
    return factor.extent() == 0 && factor.stride() >= before
        ? new View.Factor(0, factor.stride() / before * now, factor.size())
        : factor;
  }

  private static Made ofPlaces(Call call, Made x, int axis, int extent, List<Integer> indices) {
    FeatureShape shape = call.shape(x);
    double[][] rows = new double[indices.size()][shape.extents().get(extent)];
    for (int i = 0; i < indices.size(); i++) {
      rows[i][indices.get(i)] = 1;
    }
    Weights chosen = Weights.of(rows);
    int step =
        call.draw(
            extent == 1
                ? new Move.Resample(chosen, Weights.identity(shape.width()))
                : new Move.Resample(Weights.identity(shape.height()), chosen),
            Map.of(),
            x.step());
    var axes = new ArrayList<>(x.view().axes());
    axes.set(axis, taken(extent, 1, indices.size()));
    return new Made(step, x.batch(), new View(axes));
  }
}
