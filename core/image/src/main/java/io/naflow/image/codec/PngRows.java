package io.naflow.image.codec;

import java.util.Iterator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A PNG's rows, one after another: decompressed, and freed of their filters. */
final class PngRows implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final Iterator<Bytes> data;

  PngRows(List<Bytes> data) {
    this.data = data.iterator();
  }

  /**
   * Reads a row.
   *
   * @param row receives the filter's number and then the row's bytes
   * @param above the row above likewise, or zeros
   * @param pixelBytes how far back the byte of the pixel to the left is
   */
  void next(byte[] row, byte[] above, int length, int pixelBytes) {
    fill(row, length + 1);
    switch (row[0]) {
      case 0 -> {
        // Stored as it is.
      }
      case 1 -> addLeft(row, length, pixelBytes);
      case 2 -> addAbove(row, above, length);
      case 3 -> addAverage(row, above, length, pixelBytes);
      case 4 -> addPaeth(row, above, length, pixelBytes);
      default ->
          throw DecodeFailures.corrupt(
              "a row of the PNG has filter %d, and there are 0 to 4".formatted(row[0] & 0xFF));
    }
  }

  /** Checks that the compressed data ends well, with its check sum, after the last row. */
  void finish() {
    byte[] rest = new byte[1];
    if (!inflater.finished() && inflate(rest, 0, 1) > 0) {
      // More than the pixels: not asked for, as in other readers.
      return;
    }
    if (!inflater.finished()) {
      throw DecodeFailures.truncated("the PNG's pixel data ends before its check sum");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void fill(byte[] row, int length) {
    int filled = 0;
    while (filled < length) {
      int count = inflate(row, filled, length - filled);
      if (count == 0) {
        throw DecodeFailures.truncated("the PNG's pixel data ends before its last row");
      }
      filled += count;
    }
  }

  /** Some bytes, at least one unless the data is at its end. */
  private int inflate(byte[] target, int offset, int length) {
    try {
      while (true) {
        int count = inflater.inflate(target, offset, length);
        if (count > 0 || inflater.finished()) {
          return count;
        }
        if (inflater.needsDictionary()) {
          throw DecodeFailures.corrupt("the PNG's pixel data asks for a dictionary");
        }
        if (!data.hasNext()) {
          return 0;
        }
        Bytes next = data.next();
        inflater.setInput(next.data(), next.position(), next.remaining());
      }
    } catch (DataFormatException e) {
      throw DecodeFailures.corrupt(
          "the PNG's pixel data does not decompress (%s)".formatted(e.getMessage()), e);
    }
  }

  private static void addLeft(byte[] row, int length, int pixelBytes) {
    for (int i = 1 + pixelBytes; i <= length; i++) {
      row[i] += row[i - pixelBytes];
    }
  }

  private static void addAbove(byte[] row, byte[] above, int length) {
    for (int i = 1; i <= length; i++) {
      row[i] += above[i];
    }
  }

  private static void addAverage(byte[] row, byte[] above, int length, int pixelBytes) {
    for (int i = 1; i <= length; i++) {
      int left = i > pixelBytes ? row[i - pixelBytes] & 0xFF : 0;
      row[i] += (byte) (left + (above[i] & 0xFF) >> 1);
    }
  }

  private static void addPaeth(byte[] row, byte[] above, int length, int pixelBytes) {
    for (int i = 1; i <= length; i++) {
      int left = i > pixelBytes ? row[i - pixelBytes] & 0xFF : 0;
      int up = above[i] & 0xFF;
      int corner = i > pixelBytes ? above[i - pixelBytes] & 0xFF : 0;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      row[i] += (byte) nearest;
    }
  }
}
