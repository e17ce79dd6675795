package io.naflow.image.webp;

import java.io.EOFException;

/** VP8's arithmetic decoder of single bits with given probabilities (RFC 6386, section 7). */
final class BoolDecoder {
  private final byte[] data;
  private final int end;
  private int position;

  /** The unread part of the data, of which the bits above the lowest {@code spare} count now. */
  private int value;

  private int spare = -8;

  /** The width of the interval that the value lies in, less 1: 127 to 254. */
  private int range = 254;

  BoolDecoder(byte[] data, int from, int end) {
    this.data = data;
    this.position = from;
    this.end = end;
  }

  /** The next bit, which is 0 with probability {@code probability} / 256. */
  int bit(int probability) throws EOFException {
    if (spare < 0) {
      load();
    }
    int split = range * probability >> 8;
    int bit;
    if (value >> spare > split) {
      value -= split + 1 << spare;
      range -= split + 1;
      bit = 1;
    } else {
      range = split;
      bit = 0;
    }
    int shift = Integer.numberOfLeadingZeros(range + 1) - 24;
    range = (range + 1 << shift) - 1;
    spare -= shift;
    return bit;
  }

  boolean flag() throws EOFException {
    return bit(128) != 0;
  }

  /** A number of so many bits, the highest first. */
  int number(int bits) throws EOFException {
    int number = 0;
    for (int i = 0; i < bits; i++) {
      number = number << 1 | bit(128);
    }
    return number;
  }

  /** A number of so many bits and then its sign. */
  int signed(int bits) throws EOFException {
    int number = number(bits);
    return flag() ? -number : number;
  }

  /** A flag, and if it is set a signed number; otherwise 0. */
  int optionalSigned(int bits) throws EOFException {
    return flag() ? signed(bits) : 0;
  }

  private void load() throws EOFException {
    if (position + 1 < end) {
      value = value << 16 | (data[position] & 0xFF) << 8 | data[position + 1] & 0xFF;
      position += 2;
      spare += 16;
    } else if (position < end) {
      value = value << 8 | data[position++] & 0xFF;
      spare += 8;
    } else {
      throw new EOFException("its compressed data ends early");
    }
  }
}
