package io.naflow.metric;

import java.util.List;
import java.util.Locale;

/**
 * How a map's values are brought to one range for display. Every profile discards the map's own
 * scale, so normalised maps can be looked at side by side but not be compared in numbers.
 */
public enum MapNormalisation {
  /**
   * That of pytorch-grad-cam's {@code scale_cam_image}: negative values become 0, the minimum is
   * taken off, and the rest divided by its maximum plus 1e-7. 0..1.
   */
  PGC {
    @Override
    void apply(float[] values) {
      rectify(values);
      subtract(values, minimum(values));
      divide(values, PGC_EPSILON + maximum(values));
    }
  },
  /** From the smallest value, 0, to the largest, 1; negative values count. */
  MINMAX {
    @Override
    void apply(float[] values) {
      // In double: the range of two floats may be beyond them.
      double lowest = minimum(values);
      double range = maximum(values) - lowest;
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((values[i] - lowest) / range);
      }
    }
  },
  /** Negative values become 0, the rest is divided by the maximum; 0 stays 0. 0..1. */
  MAX {
    @Override
    void apply(float[] values) {
      rectify(values);
      divide(values, maximum(values));
    }
  },
  /** Divided by the largest magnitude; 0 stays 0 and signs stay. -1..1. */
  SIGNED {
    @Override
    void apply(float[] values) {
      divide(values, Math.max(maximum(values), -minimum(values)));
    }

    @Override
    public float low() {
      return -1;
    }
  };

  private static final float PGC_EPSILON = 1e-7f;

  /**
   * A map in its normal range.
   *
   * @param values the normalised map, {@code low()} to 1; all 0 if degenerate
   * @param degenerate whether the map was constant (for profiles that rectify: after that), so that
   *     there is nothing to see in it
   */
  public record Normalised(float[] values, boolean degenerate) {}

  /**
   * Normalises a copy.
   *
   * @param map finite values
   * @throws IllegalArgumentException if the map is empty or a value is not finite
   */
  public Normalised normalise(float[] map) {
    if (map.length == 0) {
      throw new IllegalArgumentException(
          "Cannot normalise a map of 0 values: it takes at least one");
    }
    for (int i = 0; i < map.length; i++) {
      if (!Float.isFinite(map[i])) {
        throw new IllegalArgumentException(
            "Cannot normalise a map with %s at position %d: all values must be finite"
                .formatted(map[i], i));
      }
    }
    float[] values = map.clone();
    if (this == PGC || this == MAX) {
      rectify(values);
    }
    if (minimum(values) == maximum(values)) {
      return new Normalised(new float[map.length], true);
    }
    apply(values);
    return new Normalised(values, false);
  }

  /** The lowest value of normalised maps; the highest is 1. */
  public float low() {
    return 0;
  }

  /** Its name in configurations. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The profile of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static MapNormalisation of(String id) {
    List<MapNormalisation> all = List.of(values());
    return all.stream()
        .filter(profile -> profile.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot normalise maps by '%s': no such profile; there are %s"
                        .formatted(id, String.join(", ", all.stream().map(p -> p.id()).toList()))));
  }

  abstract void apply(float[] values);

  private static void rectify(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(values[i], 0);
    }
  }

  private static void subtract(float[] values, float amount) {
    for (int i = 0; i < values.length; i++) {
      values[i] -= amount;
    }
  }

  private static void divide(float[] values, float divisor) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= divisor;
    }
  }

  private static float minimum(float[] values) {
    float minimum = values[0];
    for (float value : values) {
      minimum = Math.min(minimum, value);
    }
    return minimum;
  }

  private static float maximum(float[] values) {
    float maximum = values[0];
    for (float value : values) {
      maximum = Math.max(maximum, value);
    }
    return maximum;
  }
}
