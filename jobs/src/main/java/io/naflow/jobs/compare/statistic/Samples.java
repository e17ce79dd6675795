package io.naflow.jobs.compare.statistic;

/** What the tests ask of their samples. */
final class Samples {
  private Samples() {}

  static void requirePaired(String what, double[] baseline, double[] candidate) {
    if (baseline.length != candidate.length || baseline.length == 0) {
      throw new IllegalArgumentException(
          "Cannot compute %s of %d values and %d: it takes pairs, at least one"
              .formatted(what, baseline.length, candidate.length));
    }
    requireFinite(what, baseline);
    requireFinite(what, candidate);
  }

  static void requireSome(String what, double[] baseline, double[] candidate) {
    if (baseline.length == 0 || candidate.length == 0) {
      throw new IllegalArgumentException(
          "Cannot compute %s of %d values and %d: both samples must have some"
              .formatted(what, baseline.length, candidate.length));
    }
    requireFinite(what, baseline);
    requireFinite(what, candidate);
  }

  static void requireFinite(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Cannot compute %s: value %d of %d is %s; leave such values out"
                .formatted(what, i, values.length, values[i]));
      }
    }
  }

  static void requireAnswers(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0 && values[i] != 1) {
        throw new IllegalArgumentException(
            "Cannot compute %s: value %d of %d is %s; it takes values that are 0 or 1"
                .formatted(what, i, values.length, values[i]));
      }
    }
  }

  /** The first place from {@code from} on that holds more. */
  static int firstAbove(double[] sorted, int from, double value) {
    int index = from;
    while (index < sorted.length && sorted[index] <= value) {
      index++;
    }
    return index;
  }

  static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  static double mean(double[] values) {
    return sum(values) / values.length;
  }
}
