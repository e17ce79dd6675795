package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Move;
import io.naflow.network.Size;
import io.naflow.network.Window;
import java.util.Collections;
import java.util.List;

/**
 * How a window slides over a map, as ONNX gives it: padding may differ from side to side, and may
 * be left to a rule. A tensor of one dimension is a map of one row.
 *
 * @param begin padding above and to the left
 * @param end padding below and to the right
 * @param asPadding whether padding is to be a layer of its own
 */
record Borders(
    FeatureShape input,
    Size kernel,
    Size stride,
    Size dilation,
    Size begin,
    Size end,
    boolean asPadding) {

  static Borders of(Call call, FeatureShape input, List<Integer> kernel) {
    int dimensions = kernel.size();
    List<Integer> ones = Collections.nCopies(dimensions, 1);
    Size k = size(call, kernel, 1);
    Size stride = size(call, call.numbers("strides").orElse(ones), 1);
    Size dilation = size(call, call.numbers("dilations").orElse(ones), 1);
    String auto = call.text("auto_pad", "NOTSET");
    if (auto.startsWith("SAME")) {
      Size total =
          new Size(
              same(input.height(), k.height(), stride.height(), dilation.height()),
              same(input.width(), k.width(), stride.width(), dilation.width()));
      Size less = new Size(total.height() / 2, total.width() / 2);
      Size more = new Size(total.height() - less.height(), total.width() - less.width());
      boolean upper = auto.equals("SAME_UPPER");
      return new Borders(
          input, k, stride, dilation, upper ? less : more, upper ? more : less, false);
    }
    List<Integer> pads =
        auto.equals("VALID")
            ? Collections.nCopies(2 * dimensions, 0)
            : call.numbers("pads").orElse(Collections.nCopies(2 * dimensions, 0));
    if (pads.size() != 2 * dimensions || pads.stream().anyMatch(pad -> pad < 0)) {
      throw call.refuse("pads of %s are not supported".formatted(pads));
    }
    return new Borders(
        input,
        k,
        stride,
        dilation,
        size(call, pads.subList(0, dimensions), 0),
        size(call, pads.subList(dimensions, 2 * dimensions), 0),
        false);
  }

  private static Size size(Call call, List<Integer> values, int row) {
    if (values.size() == 1) {
      return new Size(row, values.get(0));
    } else if (values.size() == 2) {
      return new Size(values.get(0), values.get(1));
    }
    throw call.refuse("windows of %d dimensions are not supported".formatted(values.size()));
  }

  private static int same(int in, int k, int s, int d) {
    int out = (in + s - 1) / s;
    return Math.max(0, (out - 1) * s + d * (k - 1) + 1 - in);
  }

  /** The same, with padding that a pooling cannot have made a layer of its own. */
  Borders ofAtMostHalf() {
    boolean wide = begin.height() > kernel.height() / 2 || begin.width() > kernel.width() / 2;
    return new Borders(input, kernel, stride, dilation, begin, end, wide);
  }

  boolean uneven() {
    return asPadding || !begin.equals(end);
  }

  Window window() {
    return new Window(kernel, stride, uneven() ? Size.of(0) : begin, dilation);
  }

  Move.Pad pad(double value) {
    return WindowOperators.pad(begin.height(), end.height(), begin.width(), end.width(), value);
  }

  /** Of each window along an axis, the share that lies on the input. */
  double[] shares(int axis, int count) {
    int size = axis == 0 ? input.height() : input.width();
    int k = axis == 0 ? kernel.height() : kernel.width();
    int step = axis == 0 ? stride.height() : stride.width();
    int before = axis == 0 ? begin.height() : begin.width();
    double[] shares = new double[count];
    for (int i = 0; i < count; i++) {
      int first = i * step - before;
      shares[i] = (Math.min(size, first + k) - Math.max(0, first)) / (double) k;
    }
    return shares;
  }
}
