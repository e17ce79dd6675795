package io.naflow.metric;

/**
 * A map as a method made it.
 *
 * @param height of the layer's output
 * @param width of the layer's output
 * @param values height × width, row by row, raw and signed, finite; kept, not copied
 */
public record LayerMap(int height, int width, float[] values) {
  public LayerMap {
    MapSize.check("take a map", values, height, width);
  }

  /** The map at an input of that size, normalised to 0..1 as {@link InputMap#of} does. */
  public InputMap atInput(int inputHeight, int inputWidth) {
    return InputMap.of(values, height, width, inputHeight, inputWidth);
  }

  /** The raw map bilinearly upsampled, neither rectified nor normalised. */
  public float[] upsampled(int inputHeight, int inputWidth) {
    return Bilinear.between(height, width, inputHeight, inputWidth).apply(values);
  }
}
