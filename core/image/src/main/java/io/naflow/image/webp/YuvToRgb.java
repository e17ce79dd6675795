package io.naflow.image.webp;

/**
 * Luma and half-size chroma to RGB. Chroma is interpolated between the four nearest samples with
 * weights 9, 3, 3 and 1, rounded as libwebp rounds; colours are BT.601 in studio range, in
 * integers.
 */
final class YuvToRgb {
  private final Plane luma;
  private final Plane first;
  private final Plane second;
  private final FrameSize size;

  YuvToRgb(Plane luma, Plane first, Plane second, FrameSize size) {
    this.luma = luma;
    this.first = first;
    this.second = second;
    this.size = size;
  }

  /** The picture, interleaved RGB. */
  byte[] convert() {
    int width = size.width();
    byte[] rgb = new byte[3 * width * size.height()];
    int[] blue = new int[width];
    int[] red = new int[width];
    for (int y = 0; y < size.height(); y++) {
      interpolate(first, y, blue);
      interpolate(second, y, red);
      int from = luma.at(0, y);
      int to = 3 * y * width;
      for (int x = 0; x < width; x++, to += 3) {
        int bright = (luma.samples()[from + x] & 0xFF) * 19077 >> 8;
        rgb[to] = clipped(bright + (red[x] * 26149 >> 8) - 14234);
        rgb[to + 1] = clipped(bright - (blue[x] * 6419 >> 8) - (red[x] * 13320 >> 8) + 8708);
        rgb[to + 2] = clipped(bright + (blue[x] * 33050 >> 8) - 17685);
      }
    }
    return rgb;
  }

  /** A row of chroma at the size of luma. */
  private void interpolate(Plane plane, int y, int[] row) {
    int rows = (size.height() + 1) / 2;
    int nearRow = y / 2;
    int farRow = Math.min(Math.max(y % 2 == 0 ? nearRow - 1 : nearRow + 1, 0), rows - 1);
    byte[] samples = plane.samples();
    int near = plane.at(0, nearRow);
    int far = plane.at(0, farRow);
    int width = size.width();
    int last = (width - 1) / 2;
    row[0] = 3 * (samples[near] & 0xFF) + (samples[far] & 0xFF) + 2 >> 2;
    for (int i = 1; i <= last; i++) {
      int nearLeft = samples[near + i - 1] & 0xFF;
      int nearRight = samples[near + i] & 0xFF;
      int farLeft = samples[far + i - 1] & 0xFF;
      int farRight = samples[far + i] & 0xFF;
      int falling = nearLeft + 3 * nearRight + 3 * farLeft + farRight + 8 >> 3;
      int rising = 3 * nearLeft + nearRight + farLeft + 3 * farRight + 8 >> 3;
      row[2 * i - 1] = falling + nearLeft >> 1;
      row[2 * i] = rising + nearRight >> 1;
    }
    if (width % 2 == 0) {
      row[width - 1] = 3 * (samples[near + last] & 0xFF) + (samples[far + last] & 0xFF) + 2 >> 2;
    }
  }

  /** From 6 bits behind the point. */
  private static byte clipped(int value) {
    return (byte) Math.min(Math.max(value >> 6, 0), 255);
  }
}
