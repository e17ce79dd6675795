package io.naflow.image.codec;

/** BMP's run-length coding, of 8 or 4 bits a pixel. Pixels that are passed over have colour 0. */
final class BmpRunLengths {
  private static final int END_OF_ROW = 0;
  private static final int END_OF_IMAGE = 1;
  private static final int MOVE = 2;
  private static final String WHAT = "pixel data";

  private final Bytes bytes;
  private final boolean halves;
  private final int width;
  private final int height;
  private final byte[] indices;
  private int x;
  private int y;

  BmpRunLengths(Bytes bytes, BmpHeader header) {
    this.bytes = bytes;
    this.halves = header.compression() == BmpHeader.RLE4;
    this.width = header.width();
    this.height = header.height();
    this.indices = new byte[width * height];
  }

  /** The colours' numbers, rows in the file's order. */
  byte[] read() {
    while (y < height) {
      int count = bytes.u8(WHAT);
      int value = bytes.u8(WHAT);
      if (count > 0) {
        repeat(count, value);
      } else if (value == END_OF_ROW) {
        x = 0;
        y++;
      } else if (value == END_OF_IMAGE) {
        break;
      } else if (value == MOVE) {
        x = Math.min(x + bytes.u8(WHAT), width);
        y += bytes.u8(WHAT);
      } else {
        copy(value);
      }
      boolean lastIsFull = y == height - 1 && x >= width;
      if (lastIsFull) {
        break;
      }
    }
    return indices;
  }

  private void repeat(int count, int value) {
    for (int i = 0; i < count; i++) {
      put(halves ? (i % 2 == 0 ? value >> 4 : value & 0xF) : value);
    }
  }

  private void copy(int count) {
    int start = bytes.position();
    int length = halves ? (count + 1) / 2 : count;
    bytes.skip(length, WHAT);
    for (int i = 0; i < count; i++) {
      int value = bytes.data()[start + (halves ? i / 2 : i)] & 0xFF;
      put(halves ? (i % 2 == 0 ? value >> 4 : value & 0xF) : value);
    }
    if (length % 2 == 1) {
      bytes.skip(1, WHAT);
    }
  }

  /** What goes beyond the row is dropped. */
  private void put(int value) {
    if (x < width) {
      indices[y * width + x] = (byte) value;
      x++;
    }
  }
}
