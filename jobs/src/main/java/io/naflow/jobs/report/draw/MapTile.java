package io.naflow.jobs.report.draw;

import io.naflow.image.RgbImage;
import io.naflow.image.codec.PngWriter;
import io.naflow.jobs.report.read.LayerPicture;
import io.naflow.metric.MapNormalisation;
import io.naflow.picture.ColourMap;
import java.util.Base64;

/**
 * A map as a picture of its own resolution, a few hundred bytes: the browser brings it to size. Of
 * large maps, blocks of positions are averaged until no side is over {@value #MAX_SIDE}.
 */
final class MapTile {
  static final int MAX_SIDE = 56;
  private static final ColourMap COLOURS = ColourMap.of("magma");

  private MapTile() {}

  /** A data URI of the map's colours; the darkest all over for a degenerate map. */
  static String dataUri(LayerPicture picture) {
    int height = picture.height();
    int width = picture.width();
    double[] values = picture.map().decode();
    if (values.length != (long) height * width) {
      throw new IllegalArgumentException(
          "Cannot draw the map of %s at %s of %s: %d values are not %d×%d; run the audit again"
              .formatted(
                  picture.image(), picture.layer(), picture.model(), values.length, height, width));
    }
    int block = (Math.max(height, width) + MAX_SIDE - 1) / MAX_SIDE;
    int rows = (height + block - 1) / block;
    int columns = (width + block - 1) / block;
    float[] small = new float[rows * columns];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        small[y * columns + x] = (float) mean(values, height, width, y * block, x * block, block);
      }
    }
    float[] normal = MapNormalisation.PGC.normalise(small).values();
    byte[] rgb = new byte[3 * normal.length];
    for (int i = 0; i < normal.length; i++) {
      int colour = COLOURS.colour(normal[i]);
      rgb[3 * i] = (byte) (colour >> 16);
      rgb[3 * i + 1] = (byte) (colour >> 8);
      rgb[3 * i + 2] = (byte) colour;
    }
    return dataUri(new RgbImage(columns, rows, rgb));
  }

  /** A data URI of a picture. */
  static String dataUri(RgbImage image) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(PngWriter.write(image));
  }

  private static double mean(double[] values, int height, int width, int top, int left, int block) {
    int bottom = Math.min(top + block, height);
    int right = Math.min(left + block, width);
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += values[y * width + x];
      }
    }
    return sum / ((bottom - top) * (right - left));
  }
}
