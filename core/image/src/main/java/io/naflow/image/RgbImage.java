package io.naflow.image;

import java.util.Arrays;

/**
 * An 8-bit RGB picture in memory.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb samples 0..255 (unsigned), row by row from the top, interleaved: the red, green and
 *     blue of pixel (x, y) stand at {@code 3 * (y * width + x)} and the two places after it. The
 *     array is kept, not copied: whoever makes an image hands its array over, and nobody writes to
 *     it afterwards.
 */
public record RgbImage(int width, int height, byte[] rgb) {
  /** The most pixels that one Java array of interleaved RGB can hold. */
  public static final int MAX_PIXELS = (Integer.MAX_VALUE - 8) / 3;

  public RgbImage {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          ("Cannot make an image of %d×%d pixels: sides must be at least 1 and their product "
                  + "at most %d")
              .formatted(width, height, MAX_PIXELS));
    }
    if (rgb.length != 3 * width * height) {
      throw new IllegalArgumentException(
          "Cannot make an image of %d×%d pixels from %d bytes: it takes exactly %d"
              .formatted(width, height, rgb.length, 3 * width * height));
    }
  }

  /**
   * One sample.
   *
   * @param channel 0 red, 1 green, 2 blue
   * @return 0..255
   */
  public int sample(int x, int y, int channel) {
    return rgb[3 * (y * width + x) + channel] & 0xFF;
  }

  /**
   * The same in grey, three equal samples a pixel: luma after ITU-R 601-2 in 16-bit fixed point, as
   * Pillow's {@code convert("L")}.
   */
  public RgbImage grey() {
    byte[] grey = new byte[rgb.length];
    for (int at = 0; at < grey.length; at += 3) {
      int luma =
          (rgb[at] & 0xFF) * 19595 + (rgb[at + 1] & 0xFF) * 38470 + (rgb[at + 2] & 0xFF) * 7471;
      Arrays.fill(grey, at, at + 3, (byte) (luma + 0x8000 >> 16));
    }
    return new RgbImage(width, height, grey);
  }

  /** Equal when size and every pixel are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage image
        && width == image.width
        && height == image.height
        && Arrays.equals(rgb, image.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "RgbImage[" + width + "×" + height + "]";
  }
}
