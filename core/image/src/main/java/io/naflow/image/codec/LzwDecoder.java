package io.naflow.image.codec;

/** GIF's variant of LZW: codes of 3 to 12 bits, low bits first, in blocks of up to 255 bytes. */
final class LzwDecoder {
  private static final int MOST_BITS = 12;
  private static final int TABLE_SIZE = 1 << MOST_BITS;

  private final Bytes bytes;
  private final int clearCode;
  private final int[] prefixes = new int[TABLE_SIZE];
  private final byte[] suffixes = new byte[TABLE_SIZE];

  /** The string of the last code, last sample first, of which {@code pending} are to be written. */
  private final byte[] string = new byte[TABLE_SIZE];

  private int pending;
  private int nextCode;
  private int codeBits;
  private int previous = -1;
  private byte first;
  private int blockLeft;
  private int buffer;
  private int bufferBits;

  LzwDecoder(Bytes bytes) {
    this.bytes = bytes;
    int sampleBits = bytes.u8("frame");
    if (sampleBits < 1 || sampleBits > 8) {
      throw DecodeFailures.corrupt("the GIF has %d bits a pixel, not 1 to 8".formatted(sampleBits));
    }
    clearCode = 1 << sampleBits;
    for (int i = 0; i < clearCode; i++) {
      suffixes[i] = (byte) i;
    }
    clear();
  }

  /** Reads so many samples as the row has room for. */
  void read(byte[] row) {
    for (int i = 0; i < row.length; i++) {
      if (pending == 0) {
        nextString();
      }
      row[i] = string[--pending];
    }
  }

  private void clear() {
    nextCode = clearCode + 2;
    codeBits = Integer.numberOfTrailingZeros(clearCode) + 1;
    previous = -1;
  }

  private void nextString() {
    int code = readCode();
    while (code == clearCode) {
      clear();
      code = readCode();
    }
    if (code == clearCode + 1) {
      throw DecodeFailures.truncated("the GIF's pixel data ends before its last row");
    }
    boolean known = code < nextCode;
    if (!known && (code > nextCode || previous < 0)) {
      throw DecodeFailures.corrupt(
          "the GIF's pixel data has code %d where at most %d is known".formatted(code, nextCode));
    }
    // The one code that may be used before it is complete: the last string and its own beginning.
    int walk = code;
    if (!known) {
      string[pending++] = first;
      walk = previous;
    }
    while (walk > clearCode) {
      string[pending++] = suffixes[walk];
      walk = prefixes[walk];
    }
    first = suffixes[walk];
    string[pending++] = first;
    if (previous >= 0 && nextCode < TABLE_SIZE) {
      prefixes[nextCode] = previous;
      suffixes[nextCode] = first;
      nextCode++;
      if (nextCode == 1 << codeBits && codeBits < MOST_BITS) {
        codeBits++;
      }
    }
    previous = code;
  }

  private int readCode() {
    while (bufferBits < codeBits) {
      if (blockLeft == 0) {
        blockLeft = bytes.u8("frame");
        if (blockLeft == 0) {
          throw DecodeFailures.truncated("the GIF's pixel data ends before its last row");
        }
      }
      blockLeft--;
      buffer |= bytes.u8("frame") << bufferBits;
      bufferBits += 8;
    }
    int code = buffer & (1 << codeBits) - 1;
    buffer >>>= codeBits;
    bufferBits -= codeBits;
    return code;
  }
}
