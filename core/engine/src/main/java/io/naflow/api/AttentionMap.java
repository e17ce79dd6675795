package io.naflow.api;

import java.util.Optional;

/**
 * One image's attention at one layer by one method.
 *
 * @param method the method's id
 * @param layer the layer
 * @param values H×W, row by row, raw and signed: before rectification and any normalisation;
 *     finite. The array is kept, not copied
 * @param inversion how the inversion went, for methods that invert
 */
public record AttentionMap(
    String method, LayerInfo layer, float[] values, Optional<Inversion> inversion) {
  public AttentionMap {
    if (values.length != layer.height() * layer.width()) {
      throw new IllegalArgumentException(
          "Cannot make a map of layer '%s' from %d values: it takes %d×%d"
              .formatted(layer.name(), values.length, layer.height(), layer.width()));
    }
  }

  public int height() {
    return layer.height();
  }

  public int width() {
    return layer.width();
  }

  /** {@code max(value, 0)}, the map of Eq. 2; a copy. */
  public float[] rectified() {
    float[] rectified = values.clone();
    for (int i = 0; i < rectified.length; i++) {
      rectified[i] = Math.max(rectified[i], 0);
    }
    return rectified;
  }
}
