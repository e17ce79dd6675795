package io.naflow.picture;

import io.naflow.image.RgbImage;
import java.util.List;

/**
 * A figure for a slide, as in the NAFlow paper: the image, then its map at each layer from shallow
 * to deep, with the layers' names, a mark where the inversion did not converge, and the colours'
 * scale. More than ten pictures are broken into several lines of equal length. The same input gives
 * the same pixels on every machine; {@link io.naflow.image.codec.PngWriter} makes the file.
 */
public final class Strip {
  private Strip() {}

  /** The strip of one model. */
  public static RgbImage of(StripRow row, Overlay overlay) {
    return stacked(List.of(row), overlay);
  }

  /**
   * Several models under each other, layers of like depth in one column.
   *
   * @param rows at least one, from the top
   * @param overlay of all maps
   * @throws IllegalArgumentException if there is no row, or the strip would be larger than an image
   *     can be
   */
  public static RgbImage stacked(List<StripRow> rows, Overlay overlay) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("Cannot draw a strip of no rows: at least one is needed");
    }
    return StripLayout.of(rows, overlay).drawn();
  }
}
