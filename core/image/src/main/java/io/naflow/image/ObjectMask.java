package io.naflow.image;

import java.util.BitSet;

/**
 * The pixels of an original image (upright, as {@code ImageDecoder} returns it) that belong to an
 * object.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param inside pixel (x, y) at {@code y * width + x}; kept, not copied
 */
public record ObjectMask(int width, int height, BitSet inside) {
  public ObjectMask {
    if (width < 1 || height < 1 || inside.length() > (long) width * height) {
      throw new IllegalArgumentException(
          "Cannot make a mask of %d×%d pixels with a last one at %d: sides must be at least 1, and pixels lie inside"
              .formatted(width, height, inside.length() - 1));
    }
  }

  /** How many pixels are inside. */
  public int area() {
    return inside.cardinality();
  }

  /**
   * The mask as a network's input shows it: a pixel of the input is inside where its middle lies on
   * a pixel of the original that is, and outside where black was put around the image. So a mask
   * that fills a box gives the pixels that the box gives. Exact, in whole numbers.
   *
   * @param geometry from an original of this mask's size
   * @return height × width of the input, row by row
   */
  public boolean[] shownBy(Geometry geometry) {
    if (geometry.originalWidth() != width || geometry.originalHeight() != height) {
      throw new IllegalArgumentException(
          "Cannot show a mask of %d×%d pixels as an image of %d×%d: both must be of one size"
              .formatted(width, height, geometry.originalWidth(), geometry.originalHeight()));
    }
    boolean[] shown = new boolean[geometry.height() * geometry.width()];
    int[] columns = places(geometry.width(), geometry.cropX(), width, geometry.resizedWidth());
    int[] rows = places(geometry.height(), geometry.cropY(), height, geometry.resizedHeight());
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length && rows[y] >= 0; x++) {
        shown[y * columns.length + x] = columns[x] >= 0 && inside.get(rows[y] * width + columns[x]);
      }
    }
    return shown;
  }

  /** Where the middle of each pixel of the input lies in the original; negative for nowhere. */
  private static int[] places(int count, int crop, int original, int resized) {
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      long twice = 2L * (i + (long) crop) + 1;
      places[i] =
          twice < 0 || twice > 2L * resized ? -1 : (int) (twice * original / (2L * resized));
    }
    return places;
  }
}
