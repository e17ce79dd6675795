package io.naflow.image.webp;

import java.io.EOFException;

/** Reads numbers of bits, the lowest first, from the lowest bit of each byte on. */
final class BitReader {
  private final byte[] data;
  private final int end;
  private int position;
  private long window;
  private int available;

  BitReader(byte[] data, int from, int end) {
    this.data = data;
    this.position = from;
    this.end = end;
  }

  /** A number of at most 24 bits. */
  int read(int bits) throws EOFException {
    int value = peek(bits);
    skip(bits);
    return value;
  }

  boolean flag() throws EOFException {
    return read(1) != 0;
  }

  /** What {@link #read} would return, with zeros behind the end of the data; does not move. */
  int peek(int bits) {
    if (available < bits) {
      fill();
    }
    return (int) window & (1 << bits) - 1;
  }

  void skip(int bits) throws EOFException {
    if (bits > available) {
      throw new EOFException("its compressed data ends early");
    }
    window >>>= bits;
    available -= bits;
  }

  private void fill() {
    while (available <= 56 && position < end) {
      window |= (data[position++] & 0xFFL) << available;
      available += 8;
    }
  }
}
