package io.naflow.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * In which element type convolutions multiply. Everything else, the sums inside a convolution
 * included, is done in float32, and so are the maps. What the reduced types cost in accuracy is
 * measured in docs/performance.md.
 */
public enum Precision {
  /** 24 bits: results as the networks' authors have them. */
  FLOAT32,
  /** 8 bits and the range of float32: where the processor or GPU multiplies it faster. */
  BFLOAT16,
  /** 11 bits and a range of 6e-8 to 65504: gradients below it are lost. */
  FLOAT16;

  /** Its name in configurations and tables. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names, the most exact first. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Precision::id).toList();
  }

  /**
   * @throws IllegalArgumentException if there is none of this name; the message lists those there
   *     are
   */
  public static Precision named(String id) {
    return Arrays.stream(values())
        .filter(precision -> precision.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot compute in precision '%s': it must be one of %s"
                        .formatted(id, String.join(", ", ids()))));
  }
}
