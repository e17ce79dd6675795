package io.naflow.image.webp;

import java.io.IOException;

/** Reads prefix codes as the lossless coding stores them (RFC 9649, section 3.7.2.1). */
final class PrefixCodeReader {
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };
  private static final int REPEAT_LAST = 16;
  private static final int REPEAT_ZERO = 17;

  private final BitReader bits;

  PrefixCodeReader(BitReader bits) {
    this.bits = bits;
  }

  /** The next code, for so many symbols. */
  PrefixCode read(int symbols) throws IOException {
    int[] lengths = new int[symbols];
    if (bits.flag()) {
      readSimple(lengths);
    } else {
      readLengths(lengths);
    }
    return PrefixCode.of(lengths);
  }

  /** One or two symbols, each of one bit. */
  private void readSimple(int[] lengths) throws IOException {
    boolean two = bits.flag();
    int first = bits.read(bits.flag() ? 8 : 1);
    int second = two ? bits.read(8) : first;
    if (Math.max(first, second) >= lengths.length) {
      throw new IOException(
          "it has a prefix code of the symbols %d and %d, and there are %d"
              .formatted(first, second, lengths.length));
    }
    lengths[first] = 1;
    lengths[second] = 1;
  }

  /** Lengths that are themselves coded, with runs. */
  private void readLengths(int[] lengths) throws IOException {
    int[] ownLengths = new int[LENGTH_ORDER.length];
    int count = bits.read(4) + 4;
    for (int i = 0; i < count; i++) {
      ownLengths[LENGTH_ORDER[i]] = bits.read(3);
    }
    PrefixCode code = PrefixCode.of(ownLengths);
    int left = bits.flag() ? 2 + bits.read(2 + 2 * bits.read(3)) : lengths.length;
    if (left > lengths.length) {
      throw new IOException(
          "it has a prefix code with %d lengths for %d symbols".formatted(left, lengths.length));
    }
    int last = 8;
    int symbol = 0;
    for (; left > 0 && symbol < lengths.length; left--) {
      int length = code.read(bits);
      if (length < REPEAT_LAST) {
        lengths[symbol++] = length;
        last = length != 0 ? length : last;
        continue;
      }
      int repeated = length == REPEAT_LAST ? last : 0;
      int times = length == REPEAT_LAST ? 3 + bits.read(2) : 0;
      if (length > REPEAT_LAST) {
        times = length == REPEAT_ZERO ? 3 + bits.read(3) : 11 + bits.read(7);
      }
      if (times > lengths.length - symbol) {
        throw new IOException("it has a prefix code with a run of lengths beyond its symbols");
      }
      for (int i = 0; i < times; i++) {
        lengths[symbol++] = repeated;
      }
    }
  }
}
