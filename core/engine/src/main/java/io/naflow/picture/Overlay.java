package io.naflow.picture;

import io.naflow.image.RgbImage;
import io.naflow.metric.Bilinear;
import io.naflow.metric.MapNormalisation;

/**
 * How a map is laid over an image: as colours, the image shining through. It shines through in
 * grey, so that every colour is the map's: an orange bird is no attention.
 *
 * @param colours the colour map
 * @param normalisation how values are brought to the colours' range; in the order of
 *     pytorch-grad-cam: at the layer's resolution, then upsampled to the image's, then once more
 * @param opacity of the colours, 0 (grey image only) to 1 (colours only)
 */
public record Overlay(ColourMap colours, MapNormalisation normalisation, double opacity) {
  /** Magma, rectified as pytorch-grad-cam does. */
  public static final Overlay DEFAULT =
      new Overlay(ColourMap.of("magma"), MapNormalisation.PGC, 0.6);

  /** Blue for negative and red for positive values. */
  public static final Overlay SIGNED =
      new Overlay(ColourMap.of("coolwarm"), MapNormalisation.SIGNED, 0.6);

  public Overlay {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException(
          "Cannot lay maps over an image with opacity %s: it must lie between 0 (image only) and 1 (colours only)"
              .formatted(opacity));
    }
  }

  /**
   * The image under the map.
   *
   * @param image what the network saw
   * @param map {@code height * width} values, row by row, raw and finite
   * @return of the image's size; of a degenerate map, the lowest colour all over
   */
  public RgbImage over(RgbImage image, float[] map, int height, int width) {
    float[] small = normalisation.normalise(map).values();
    float[] full =
        normalisation
            .normalise(Bilinear.between(height, width, image.height(), image.width()).apply(small))
            .values();
    byte[] blended = new byte[image.rgb().length];
    for (int pixel = 0; pixel < full.length; pixel++) {
      int colour = colour(full[pixel]);
      double under = brightness(image.rgb(), 3 * pixel);
      for (int channel = 0; channel < 3; channel++) {
        int over = colour >> (16 - 8 * channel) & 0xFF;
        blended[3 * pixel + channel] = (byte) Math.round((1 - opacity) * under + opacity * over);
      }
    }
    return new RgbImage(image.width(), image.height(), blended);
  }

  /** Luma of ITU-R BT.601, 0..255. */
  private static double brightness(byte[] rgb, int place) {
    return 0.299 * (rgb[place] & 0xFF)
        + 0.587 * (rgb[place + 1] & 0xFF)
        + 0.114 * (rgb[place + 2] & 0xFF);
  }

  /** The colour of a normalised value, {@code 0xRRGGBB}. */
  int colour(double normalised) {
    double low = normalisation.low();
    return colours.colour((normalised - low) / (1 - low));
  }
}
