package io.naflow.image.codec;

/**
 * A PNG's samples as they are, rather than what they look like. Each pixel holds one number, in
 * three bytes of which the first is the highest: its grey value or colour number, of 1 to 16 bits;
 * of colours one bit a sample, set where the sample is not 0. Alpha is left out.
 */
final class PngValues extends PngPixels {
  private final PngLayout layout;
  private final byte[] values;

  PngValues(PngLayout layout, byte[] values) {
    super(layout, new byte[0], values);
    this.layout = layout;
    this.values = values;
  }

  @Override
  void store(byte[] row, int columns, int at, int step) {
    int to = at;
    for (int x = 0; x < columns; x++, to += step) {
      int value = value(row, x);
      values[to] = 0;
      values[to + 1] = (byte) (value >> 8);
      values[to + 2] = (byte) value;
    }
  }

  private int value(byte[] row, int x) {
    if (layout.depth() < 8) {
      return packed(row, x);
    }
    int from = 1 + x * layout.pixelBytes();
    return switch (layout.color()) {
      case GREY, GREY_ALPHA, PALETTE -> sample(row, from, 0);
      case RGB, RGB_ALPHA -> {
        int set = 0;
        for (int i = 0; i < 3; i++) {
          set |= sample(row, from, i) == 0 ? 0 : 1 << i;
        }
        yield set;
      }
    };
  }

  private int sample(byte[] row, int from, int index) {
    if (layout.depth() == 8) {
      return row[from + index] & 0xFF;
    }
    return (row[from + 2 * index] & 0xFF) << 8 | row[from + 2 * index + 1] & 0xFF;
  }
}
