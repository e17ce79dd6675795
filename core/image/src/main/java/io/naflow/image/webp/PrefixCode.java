package io.naflow.image.webp;

import java.io.EOFException;
import java.io.IOException;

/**
 * A canonical prefix code (RFC 9649, section 3.7.2): short codes are looked up, long ones walked
 * down bit by bit.
 */
final class PrefixCode {
  private static final int LONGEST = 15;
  private static final int LOOKED_UP = 8;

  /** For the next bits of the data: the symbol times 16 plus its length, or 0 if it is longer. */
  private final int[] table;

  private final int tableBits;

  /** The symbols that have codes, by the length of these and then by their number. */
  private final int[] symbols;

  private final int[] counts;

  private PrefixCode(int[] table, int tableBits, int[] symbols, int[] counts) {
    this.table = table;
    this.tableBits = tableBits;
    this.symbols = symbols;
    this.counts = counts;
  }

  /**
   * The code in which symbol i has a code of {@code lengths[i]} bits, or none if that is 0. A
   * single symbol takes no bits at all.
   */
  static PrefixCode of(int[] lengths) throws IOException {
    int[] counts = new int[LONGEST + 1];
    for (int length : lengths) {
      counts[length]++;
    }
    int used = lengths.length - counts[0];
    counts[0] = 0;
    int open = 1;
    int longest = 0;
    int[] starts = new int[LONGEST + 2];
    for (int length = 1; length <= LONGEST; length++) {
      open = 2 * open - counts[length];
      starts[length + 1] = starts[length] + counts[length];
      longest = counts[length] > 0 ? length : longest;
      if (open < 0) {
        throw new IOException("it has a prefix code with too many codes");
      }
    }
    if (used != 1 && open != 0) {
      throw new IOException("it has a prefix code with %d symbols and a gap".formatted(used));
    }
    int[] symbols = new int[used];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[starts[lengths[symbol]]++] = symbol;
      }
    }
    int tableBits = used == 1 ? 0 : Math.min(longest, LOOKED_UP);
    return new PrefixCode(table(symbols, counts, tableBits), tableBits, symbols, counts);
  }

  private static int[] table(int[] symbols, int[] counts, int bits) {
    int[] table = new int[1 << bits];
    int code = 0;
    int next = 0;
    for (int length = 1; length <= bits; length++) {
      for (int i = 0; i < counts[length]; i++, code++) {
        // Codes come with the highest bit first, and the data is read from the lowest bit.
        int start = Integer.reverse(code) >>> 32 - length;
        for (int at = start; at < table.length; at += 1 << length) {
          table[at] = symbols[next] << 4 | length;
        }
        next++;
      }
      code <<= 1;
    }
    return table;
  }

  int read(BitReader bits) throws EOFException {
    if (tableBits == 0) {
      return symbols[0];
    }
    int entry = table[bits.peek(tableBits)];
    if (entry != 0) {
      bits.skip(entry & 15);
      return entry >> 4;
    }
    return readLong(bits);
  }

  private int readLong(BitReader bits) throws EOFException {
    int next = bits.peek(LONGEST);
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code = code << 1 | next >> length - 1 & 1;
      int count = counts[length];
      if (code - first < count) {
        bits.skip(length);
        return symbols[index + code - first];
      }
      index += count;
      first = first + count << 1;
    }
    throw new IllegalStateException("Cannot read a prefix code: a complete one has no gap");
  }
}
