package io.naflow.image.codec;

import io.naflow.image.codec.PngLayout.Pass;
import java.util.Arrays;

/** A PNG's rows of packed samples to interleaved RGB: a picture of its colours. */
class PngPixels {
  private final PngLayout layout;
  private final byte[] palette;
  private final byte[] rgb;

  PngPixels(PngLayout layout, byte[] palette, byte[] rgb) {
    this.layout = layout;
    this.palette = palette;
    this.rgb = rgb;
  }

  void readFrom(PngRows rows) {
    for (Pass pass : layout.passes()) {
      int columns = pass.columns(layout.width());
      if (columns > 0) {
        readPass(rows, pass, columns);
      }
    }
    rows.finish();
  }

  private void readPass(PngRows rows, Pass pass, int columns) {
    int length = layout.rowBytes(columns);
    byte[] row = new byte[length + 1];
    byte[] above = new byte[length + 1];
    for (int y = pass.y(); y < layout.height(); y += pass.stepY()) {
      rows.next(row, above, length, layout.pixelBytes());
      int at = 3 * (y * layout.width() + pass.x());
      store(row, columns, at, 3 * pass.stepX());
      byte[] spare = above;
      above = row;
      row = spare;
    }
  }

  /**
   * Stores a row.
   *
   * @param row the filter's byte, and packed samples
   * @param at place of the row's first pixel in the picture
   * @param step from one pixel's place to the next one's
   */
  void store(byte[] row, int columns, int at, int step) {
    switch (layout.color()) {
      case GREY, GREY_ALPHA -> storeGrey(row, columns, at, step);
      case RGB, RGB_ALPHA -> storeRgb(row, columns, at, step);
      case PALETTE -> storePalette(row, columns, at, step);
    }
  }

  /** The high byte comes first, and is what is kept of 16 bits. */
  private void storeRgb(byte[] row, int columns, int at, int step) {
    int sampleBytes = layout.depth() / 8;
    int pixelBytes = layout.pixelBytes();
    if (pixelBytes == 3 && step == 3) {
      System.arraycopy(row, 1, rgb, at, 3 * columns);
      return;
    }
    int from = 1;
    int to = at;
    for (int x = 0; x < columns; x++, from += pixelBytes, to += step) {
      rgb[to] = row[from];
      rgb[to + 1] = row[from + sampleBytes];
      rgb[to + 2] = row[from + 2 * sampleBytes];
    }
  }

  private void storeGrey(byte[] row, int columns, int at, int step) {
    int depth = layout.depth();
    int pixelBytes = layout.pixelBytes();
    int spread = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
    int to = at;
    for (int x = 0; x < columns; x++, to += step) {
      int grey = depth < 8 ? packed(row, x) * spread : row[1 + x * pixelBytes];
      Arrays.fill(rgb, to, to + 3, (byte) grey);
    }
  }

  private void storePalette(byte[] row, int columns, int at, int step) {
    int to = at;
    for (int x = 0; x < columns; x++, to += step) {
      int color = 3 * (layout.depth() == 8 ? row[1 + x] & 0xFF : packed(row, x));
      if (color >= palette.length) {
        throw DecodeFailures.corrupt(
            "a pixel of the PNG has colour %d, and its palette has %d colours"
                .formatted(color / 3, palette.length / 3));
      }
      rgb[to] = palette[color];
      rgb[to + 1] = palette[color + 1];
      rgb[to + 2] = palette[color + 2];
    }
  }

  /** The sample of pixel x in a row of less than 8 bits a sample; the leftmost in the high bits. */
  final int packed(byte[] row, int x) {
    int depth = layout.depth();
    int bit = x * depth;
    return (row[1 + (bit >> 3)] >> 8 - depth - (bit & 7)) & (1 << depth) - 1;
  }
}
