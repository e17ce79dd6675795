package io.naflow.image.codec;

import java.util.Arrays;

/**
 * Rows of decoded JPEG components to RGB, with the integer arithmetic of libjpeg (YCC) and Pillow
 * (CMYK): where those are exact, so are these.
 */
final class JpegColors {
  private static final int HALF = 1 << 15;

  private JpegColors() {}

  static void fromGrey(byte[] row, byte[] rgb, int at) {
    for (int x = 0; x < row.length; x++) {
      Arrays.fill(rgb, at + 3 * x, at + 3 * x + 3, row[x]);
    }
  }

  /** Adobe's YCCK: the first three of each four samples become cyan, magenta and yellow. */
  static void yccToCmy(byte[] row) {
    for (int i = 0; i < row.length; i += 4) {
      int luma = row[i] & 0xFF;
      int blue = (row[i + 1] & 0xFF) - 128;
      int red = (row[i + 2] & 0xFF) - 128;
      row[i] = clipped(255 - (luma + (fixed(1.402) * red + HALF >> 16)));
      row[i + 1] =
          clipped(255 - (luma + (-fixed(0.34414) * blue + HALF - fixed(0.71414) * red >> 16)));
      row[i + 2] = clipped(255 - (luma + (fixed(1.772) * blue + HALF >> 16)));
    }
  }

  /** Inks as JPEG files hold them, inverted: 255 is no ink. */
  static void fromCmyk(byte[] row, byte[] rgb, int at) {
    for (int i = 0, target = at; i < row.length; i += 4, target += 3) {
      int light = row[i + 3] & 0xFF;
      for (int channel = 0; channel < 3; channel++) {
        int ink = 255 - (row[i + channel] & 0xFF);
        int product = ink * light + 128;
        rgb[target + channel] = clipped(light - (((product >> 8) + product) >> 8));
      }
    }
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << 16) + 0.5);
  }

  private static byte clipped(int value) {
    return (byte) Math.min(Math.max(value, 0), 255);
  }
}
