package io.naflow.image;

/**
 * A rectangle in an image, by its edges in pixels from the upper left corner. Edges lie between
 * pixels: the box of the single pixel (i, j) is {@code Box(i, j, i + 1, j + 1)}, and a whole image
 * is {@code Box(0, 0, width, height)}. (Datasets that name the last pixel inside a box instead need
 * one added to it.)
 *
 * @param x0 left edge
 * @param y0 upper edge
 * @param x1 right edge, more than {@code x0}
 * @param y1 lower edge, more than {@code y0}
 */
public record Box(double x0, double y0, double x1, double y1) {
  public Box {
    boolean finite =
        Double.isFinite(x0) && Double.isFinite(y0) && Double.isFinite(x1) && Double.isFinite(y1);
    if (!finite || x1 <= x0 || y1 <= y0) {
      throw new IllegalArgumentException(
          ("Cannot make a box from x %s to %s and y %s to %s: edges must be finite, and the right "
                  + "and lower ones beyond the left and upper ones")
              .formatted(x0, x1, y0, y1));
    }
  }

  public double width() {
    return x1 - x0;
  }

  public double height() {
    return y1 - y0;
  }

  public double area() {
    return width() * height();
  }
}
