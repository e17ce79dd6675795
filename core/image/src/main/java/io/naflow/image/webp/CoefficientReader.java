package io.naflow.image.webp;

import java.io.EOFException;

/** Reads the quantised coefficients of 4×4 blocks (RFC 6386, section 13). */
final class CoefficientReader {
  /** Kinds of blocks, as probabilities are sorted by. */
  static final int LUMA_WITHOUT_MEAN = 0;

  static final int LUMA_MEANS = 1;
  static final int CHROMA = 2;
  static final int LUMA = 3;

  private static final int LAST = 16;
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  /** The band of each place, and of the one behind the last, whose probabilities are not used. */
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

  /** Bits beyond the first of large numbers, the highest first, and what they are added to. */
  private static final int[][] EXTRA_PROBABILITIES = {
    {159},
    {165, 145},
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  private static final int[] EXTRA_BASES = {5, 7, 11, 19, 35, 67};

  private final int[] probabilities;

  CoefficientReader(int[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * Reads the coefficients of a block, times their steps, into {@code target} from {@code offset}.
   *
   * @param kind one of the four above
   * @param context how many of the blocks above and to the left have coefficients
   * @return the place behind the last one read; the first place if there are none
   */
  int read(
      BoolDecoder bits, int kind, int context, int dcStep, int acStep, short[] target, int offset)
      throws EOFException {
    int place = kind == LUMA_WITHOUT_MEAN ? 1 : 0;
    int at = probabilitiesAt(kind, place, context);
    while (place < LAST) {
      if (bits.bit(probabilities[at]) == 0) {
        return place;
      }
      while (bits.bit(probabilities[at + 1]) == 0) {
        place++;
        if (place == LAST) {
          return LAST;
        }
        at = probabilitiesAt(kind, place, 0);
      }
      int size = readSize(bits, at);
      int value = bits.flag() ? -size : size;
      target[offset + ZIGZAG[place]] = (short) (value * (place == 0 ? dcStep : acStep));
      place++;
      at = probabilitiesAt(kind, place, size == 1 ? 1 : 2);
    }
    return LAST;
  }

  private static int probabilitiesAt(int kind, int place, int context) {
    int band = kind * Vp8Tables.BANDS + BANDS[place];
    return (band * Vp8Tables.CONTEXTS + context) * Vp8Tables.COEFFICIENT_PROBABILITIES;
  }

  private int readSize(BoolDecoder bits, int at) throws EOFException {
    if (bits.bit(probabilities[at + 2]) == 0) {
      return 1;
    }
    if (bits.bit(probabilities[at + 3]) == 0) {
      if (bits.bit(probabilities[at + 4]) == 0) {
        return 2;
      }
      return 3 + bits.bit(probabilities[at + 5]);
    }
    int category;
    if (bits.bit(probabilities[at + 6]) == 0) {
      category = bits.bit(probabilities[at + 7]);
    } else {
      int high = bits.bit(probabilities[at + 8]);
      category = 2 + 2 * high + bits.bit(probabilities[at + 9 + high]);
    }
    int extra = 0;
    for (int probability : EXTRA_PROBABILITIES[category]) {
      extra = extra << 1 | bits.bit(probability);
    }
    return EXTRA_BASES[category] + extra;
  }
}
