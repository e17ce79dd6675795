package io.naflow.image;

import java.util.Optional;

/**
 * Where the pixels of a network's input lie in the original image: the original (upright, as {@code
 * ImageDecoder} returned it) was resized to {@code resizedWidth} by {@code resizedHeight}, and the
 * input is the window of {@code width} by {@code height} pixels whose upper left corner lies at
 * ({@code cropX}, {@code cropY}) of the resized image; negative where black was put around it.
 *
 * <p>Coordinates are pixel edges (see {@link Point}), in double precision. Along x, {@code input =
 * original * resizedWidth / originalWidth - cropX}, and likewise along y.
 */
public record Geometry(
    int originalWidth,
    int originalHeight,
    int resizedWidth,
    int resizedHeight,
    int cropX,
    int cropY,
    int width,
    int height) {

  public Geometry {
    int smallest =
        Math.min(
            Math.min(
                Math.min(originalWidth, originalHeight), Math.min(resizedWidth, resizedHeight)),
            Math.min(width, height));
    if (smallest < 1) {
      throw new IllegalArgumentException(
          "Cannot map %d×%d pixels over %d×%d to %d×%d: sides must be at least 1"
              .formatted(
                  originalWidth, originalHeight, resizedWidth, resizedHeight, width, height));
    }
  }

  /** The place in the input that shows this place of the original; perhaps outside the input. */
  public Point toInput(Point original) {
    return new Point(toInputX(original.x()), toInputY(original.y()));
  }

  /** The place of the original that this place in the input shows; perhaps outside the original. */
  public Point toOriginal(Point input) {
    return new Point(toOriginalX(input.x()), toOriginalY(input.y()));
  }

  /** The part of the original's box that the input shows; empty if the crop has cut all of it. */
  public Optional<Box> toInput(Box original) {
    return clipped(
        toInputX(original.x0()),
        toInputY(original.y0()),
        toInputX(original.x1()),
        toInputY(original.y1()),
        width,
        height);
  }

  /** What the input's box covers of the original; empty if it lies all in the black around it. */
  public Optional<Box> toOriginal(Box input) {
    return clipped(
        toOriginalX(input.x0()),
        toOriginalY(input.y0()),
        toOriginalX(input.x1()),
        toOriginalY(input.y1()),
        originalWidth,
        originalHeight);
  }

  /** The part of the input that shows the original rather than black; empty if there is none. */
  Optional<Region> shown() {
    int left = Math.max(cropX, 0);
    int top = Math.max(cropY, 0);
    int right = (int) Math.min((long) cropX + width, resizedWidth);
    int bottom = (int) Math.min((long) cropY + height, resizedHeight);
    return right > left && bottom > top
        ? Optional.of(new Region(left, top, right - left, bottom - top))
        : Optional.empty();
  }

  private double toInputX(double x) {
    return x * resizedWidth / originalWidth - cropX;
  }

  private double toInputY(double y) {
    return y * resizedHeight / originalHeight - cropY;
  }

  private double toOriginalX(double x) {
    return (x + cropX) * originalWidth / resizedWidth;
  }

  private double toOriginalY(double y) {
    return (y + cropY) * originalHeight / resizedHeight;
  }

  private static Optional<Box> clipped(
      double x0, double y0, double x1, double y1, int width, int height) {
    double left = Math.max(x0, 0);
    double top = Math.max(y0, 0);
    double right = Math.min(x1, width);
    double bottom = Math.min(y1, height);
    return right > left && bottom > top
        ? Optional.of(new Box(left, top, right, bottom))
        : Optional.empty();
  }
}
