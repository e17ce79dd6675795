package io.naflow.jobs.report.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * From values to places in a drawing.
 *
 * @param low smallest value
 * @param high largest value, above {@code low}
 * @param from place of the smallest
 * @param to place of the largest
 * @param step between ticks
 */
record Axis(double low, double high, double from, double to, double step) {
  private static final int TICKS = 6;

  /** Round limits around the values; 0 and 1 if there are none. */
  static Axis around(DoubleStream values, double from, double to) {
    var range = values.filter(Double::isFinite).summaryStatistics();
    if (range.getCount() == 0) {
      return new Axis(0, 1, from, to, 0.25);
    }
    double extent = range.getMax() - range.getMin();
    double size = Math.max(Math.abs(range.getMax()), Math.abs(range.getMin()));
    // All values equal: the axis still needs some length.
    double step = step(extent > 1e-9 * size ? extent : size > 0 ? 0.2 * size : 1);
    double low = step * Math.floor(range.getMin() / step + 1e-9);
    double high = step * Math.ceil(range.getMax() / step - 1e-9);
    return new Axis(low, high > low ? high : low + step, from, to, step);
  }

  double place(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  List<Double> ticks() {
    var ticks = new ArrayList<Double>();
    long first = Math.round(low / step);
    long last = (long) Math.floor(high / step + 1e-9);
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick's number, with just the digits that tell it from its neighbours. */
  String label(double tick) {
    if (step < 1e-4) {
      return String.format(Locale.ROOT, "%.0e", tick);
    }
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    boolean quarter =
        Math.abs(step * Math.pow(10, digits) - Math.rint(step * Math.pow(10, digits))) > 1e-6;
    String text = String.format(Locale.ROOT, "%." + (quarter ? digits + 1 : digits) + "f", tick);
    return text.startsWith("-") ? "−" + text.substring(1) : text;
  }

  /** 1, 2 or 5 times a power of ten, for about six ticks. */
  private static double step(double extent) {
    double rough = extent / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double first = rough / power;
    return power * (first <= 1 ? 1 : first <= 2 ? 2 : first <= 5 ? 5 : 10);
  }
}
