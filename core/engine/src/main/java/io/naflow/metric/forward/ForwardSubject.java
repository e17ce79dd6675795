package io.naflow.metric.forward;

import io.naflow.image.PreparedImage;
import io.naflow.image.Preprocessing;
import io.naflow.metric.InputMap;
import io.naflow.metric.LayerMap;
import io.naflow.metric.perturb.Fill;

/**
 * One image with one map of it.
 *
 * @param image its name, which seeds what is random
 * @param seed the run's
 * @param input as the network took it
 * @param preprocessing that made it
 * @param raw the map as the method made it
 * @param map the same at the input, 0..1
 */
public record ForwardSubject(
    String image,
    long seed,
    PreparedImage input,
    Preprocessing preprocessing,
    LayerMap raw,
    InputMap map) {
  public ForwardSubject {
    if (map.isConstant()) {
      throw new IllegalArgumentException(
          "Cannot change image '%s' by a constant map: it singles out no pixel; record the map as degenerate and leave out its metrics"
              .formatted(image));
    }
    if (map.height() != input.height() || map.width() != input.width()) {
      throw new IllegalArgumentException(
          "Cannot change image '%s' of %d×%d by a map of %d×%d (height×width): they must agree"
              .formatted(image, input.height(), input.width(), map.height(), map.width()));
    }
  }

  /**
   * With the map normalised as {@link InputMap#of} does.
   *
   * @throws IllegalArgumentException if the map is constant or nowhere positive
   */
  public static ForwardSubject of(
      String image, long seed, PreparedImage input, Preprocessing preprocessing, LayerMap raw) {
    return new ForwardSubject(
        image, seed, input, preprocessing, raw, raw.atInput(input.height(), input.width()));
  }

  /** Pixels of the input. */
  public int pixels() {
    return input.height() * input.width();
  }

  /**
   * The input as far as {@code share} of each pixel goes, the fill for the rest: {@code share * x +
   * (1 - share) * fill}; CHW, a new array.
   *
   * @param share height × width, each 0..1
   */
  public float[] masked(float[] share, Fill fill) {
    float[] result = input.values().clone();
    for (int i = 0; i < result.length; i++) {
      float shown = share[i % share.length];
      float level = fill.level(preprocessing, i / share.length);
      result[i] = shown * result[i] + (1 - shown) * level;
    }
    return result;
  }
}
