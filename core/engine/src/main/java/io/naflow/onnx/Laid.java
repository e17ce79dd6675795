package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Constants laid over a map: of which shape, and their numbers in the map's own order.
 *
 * @param shape 1 along an extent in which they are the same
 * @param values row-major
 */
record Laid(FeatureShape shape, Supplier<double[]> values) {

  /**
   * @param constant of dimensions that fit those of {@code made}
   * @throws OnnxException if it differs from image to image of a batch
   */
  static Laid over(Call call, Made made, Known constant) {
    Known one = ofOneImage(call, made, constant);
    FeatureShape map = call.shape(made);
    View view = made.view();
    boolean[] varies = new boolean[3];
    for (int d = 0; d < view.axes().size(); d++) {
      if (Broadcasting.at(one.dims(), d, view.axes().size()) > 1) {
        view.axes().get(d).forEach(factor -> varies[factor.extent()] = true);
      }
    }
    var shape =
        new FeatureShape(
            varies[0] ? map.channels() : 1,
            varies[1] ? map.height() : 1,
            varies[2] ? map.width() : 1);
    return new Laid(shape, () -> arranged(view, one, shape));
  }

  /** Without the batch's dimension. */
  private static Known ofOneImage(Call call, Made made, Known constant) {
    if (constant.dims().size() < made.rank()) {
      return constant;
    }
    List<Integer> rest =
        constant.dims().subList(constant.dims().size() - made.rank() + 1, constant.dims().size());
    int copies = Known.count(constant.dims().subList(0, constant.dims().size() - rest.size()));
    if (copies == 1) {
      return constant.shaped(rest);
    }
    double[] all = constant.values();
    int each = all.length / copies;
    for (int i = each; i < all.length; i++) {
      if (all[i] != all[i - each]) {
        throw call.refuse("its constant differs from image to image of a batch");
      }
    }
    return Known.of(rest, constant.whole(), Arrays.copyOf(all, each));
  }

  private static double[] arranged(View view, Known constant, FeatureShape shape) {
    double[] from = constant.values();
    double[] to = new double[Math.toIntExact(shape.neurons())];
    List<Integer> dims = view.dims();
    for (int i = 0; i < to.length; i++) {
      int[] at = {
        i / (shape.height() * shape.width()), i / shape.width() % shape.height(), i % shape.width()
      };
      var place = new ArrayList<Integer>();
      for (List<View.Factor> axis : view.axes()) {
        int index = 0;
        for (View.Factor factor : axis) {
          index = index * factor.size() + at[factor.extent()] / factor.stride() % factor.size();
        }
        place.add(index);
      }
      to[i] = from[index(constant.dims(), dims, place)];
    }
    return to;
  }

  private static int index(List<Integer> dims, List<Integer> whole, List<Integer> place) {
    int index = 0;
    for (int d = 0; d < whole.size(); d++) {
      int size = Broadcasting.at(dims, d, whole.size());
      index = index * size + (size == 1 ? 0 : place.get(d));
    }
    return index;
  }
}
