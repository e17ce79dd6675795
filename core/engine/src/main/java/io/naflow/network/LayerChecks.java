package io.naflow.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks and parameter groups that several layer types share. */
final class LayerChecks {
  private LayerChecks() {}

  static void positive(String layer, String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Cannot make a %s of %d %s: at least 1 is needed".formatted(layer, value, what));
    }
  }

  static void reduction(String layer, int channels, int reduction) {
    if (reduction < 1 || channels / reduction < 1) {
      throw new IllegalArgumentException(
          "Cannot make a %s of %d channels reduced by %d: at least one hidden unit must remain, use a smaller reduction"
              .formatted(layer, channels, reduction));
    }
  }

  static FeatureShape channels(String layer, int expected, FeatureShape found) {
    if (found.channels() != expected) {
      throw new IllegalArgumentException(
          "a %s of %d input channels cannot take %s".formatted(layer, expected, found));
    }
    return found;
  }

  /** The larger of two shapes, of which the smaller is as large or 1 along each extent. */
  static FeatureShape spans(String layer, FeatureShape smaller, FeatureShape larger) {
    if (fits(smaller.channels(), larger.channels())
        && fits(smaller.height(), larger.height())
        && fits(smaller.width(), larger.width())) {
      return larger;
    }
    throw new IllegalArgumentException(
        "a %s of %s cannot be laid over %s: each extent must be equal or 1"
            .formatted(layer, smaller, larger));
  }

  private static boolean fits(int smaller, int larger) {
    return smaller == larger || smaller == 1;
  }

  static FeatureShape grid(
      String layer, Window window, FeatureShape x, int channels, Window.Rounding rounding) {
    Size out = window.over(x, rounding);
    if (!out.isAtLeast(1)) {
      throw new IllegalArgumentException(
          "a %s of kernel %s (dilation %s, padding %s) does not fit into %s: use a larger input"
              .formatted(layer, window.kernel(), window.dilation(), window.padding(), x));
    }
    return new FeatureShape(channels, out.height(), out.width());
  }

  static Map<String, List<Integer>> batchNormParameters(String prefix, int channels) {
    var names = new LinkedHashMap<String, List<Integer>>();
    for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
      names.put(prefix + name, List.of(channels));
    }
    return names;
  }
}
