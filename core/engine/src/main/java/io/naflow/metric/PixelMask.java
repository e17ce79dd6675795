package io.naflow.metric;

import io.naflow.image.Box;
import io.naflow.image.Geometry;
import io.naflow.image.ObjectMask;
import java.util.List;

/**
 * The pixels of a network's input that belong to an object.
 *
 * @param height of the input in pixels
 * @param width of the input in pixels
 * @param inside height × width, row by row; kept, not copied
 */
public record PixelMask(int height, int width, boolean[] inside) {
  public PixelMask {
    if (height < 1 || width < 1 || inside.length != (long) height * width) {
      throw new IllegalArgumentException(
          "Cannot make a mask of %d×%d (height×width) from %d values: sides must be at least 1 and there must be one value a pixel"
              .formatted(height, width, inside.length));
    }
  }

  /**
   * The pixels whose middle lies in at least one of the boxes: pixel (x, y) is inside a box if
   * {@code x0 <= x + 0.5 < x1} and {@code y0 <= y + 0.5 < y1}. Empty if there are no boxes, or if
   * they hold no pixel's middle.
   *
   * @param boxes in the input's pixels, as {@code Geometry.toInput} gives them
   */
  public static PixelMask ofBoxes(int height, int width, List<Box> boxes) {
    PixelMask mask = new PixelMask(height, width, new boolean[height * width]);
    for (Box box : boxes) {
      int right = firstBeyond(box.x1(), width);
      int bottom = firstBeyond(box.y1(), height);
      for (int y = firstBeyond(box.y0(), height); y < bottom; y++) {
        for (int x = firstBeyond(box.x0(), width); x < right; x++) {
          mask.inside[y * width + x] = true;
        }
      }
    }
    return mask;
  }

  /**
   * The pixels whose middle lies on one of the object's in the original image.
   *
   * @param geometry from the original image to the input
   */
  public static PixelMask of(ObjectMask object, Geometry geometry) {
    return new PixelMask(geometry.height(), geometry.width(), object.shownBy(geometry));
  }

  /** The first pixel whose middle is not before the edge, at most {@code size}. */
  private static int firstBeyond(double edge, int size) {
    return (int) Math.min(Math.max(Math.ceil(edge - 0.5), 0), size);
  }

  /** How many pixels are inside. */
  public int area() {
    int area = 0;
    for (boolean pixel : inside) {
      area += pixel ? 1 : 0;
    }
    return area;
  }

  public boolean contains(int row, int column) {
    return inside[row * width + column];
  }
}
