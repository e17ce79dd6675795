package io.naflow.image;

/**
 * An image as a network takes it.
 *
 * @param channels 3
 * @param height in pixels
 * @param width in pixels
 * @param values channel by channel (CHW), each row by row: channel c of pixel (x, y) stands at
 *     {@code (c * height + y) * width + x}. Scaled, less the mean, over the deviation. The array is
 *     kept, not copied, and records of this type are equal only if they share it.
 * @param geometry from the original image to this input and back
 */
public record PreparedImage(
    int channels, int height, int width, float[] values, Geometry geometry) {

  public PreparedImage {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Cannot make an input of %d×%d×%d (channels×height×width): each must be at least 1"
              .formatted(channels, height, width));
    }
    if (values.length != (long) channels * height * width) {
      throw new IllegalArgumentException(
          ("Cannot make an input of %d×%d×%d (channels×height×width) from %d values: "
                  + "it takes exactly %d")
              .formatted(channels, height, width, values.length, (long) channels * height * width));
    }
    if (geometry.width() != width || geometry.height() != height) {
      throw new IllegalArgumentException(
          ("Cannot make an input of %d×%d (height×width) with the geometry of one of %d×%d: "
                  + "they must agree")
              .formatted(height, width, geometry.height(), geometry.width()));
    }
  }

  @Override
  public String toString() {
    return "PreparedImage[" + channels + "×" + height + "×" + width + ", " + geometry + "]";
  }
}
