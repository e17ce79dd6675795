package io.naflow.image.webp;

import java.io.EOFException;
import java.util.Arrays;

/** Reads how blocks are predicted, one after another (RFC 6386, section 11). */
final class ModeReader {
  private final BoolDecoder bits;
  private final int[] segmentProbabilities;
  private final int skipProbability;
  private final int[] above;
  private final int[] left = new int[4];
  private final int[] pieceModes = new int[16];
  private int segment;
  private boolean skipped;
  private boolean inPieces;
  private int lumaMode;
  private int chromaMode;

  ModeReader(Vp8Header header, int columns) {
    bits = header.modes();
    segmentProbabilities = header.segmentProbabilities();
    skipProbability = header.skipProbability();
    above = new int[4 * columns];
  }

  void startRow() {
    Arrays.fill(left, IntraPrediction.MEAN);
  }

  /** Reads what is said of the block in this column, which the methods below then tell. */
  void read(int column) throws EOFException {
    segment = readSegment();
    skipped = skipProbability >= 0 && bits.bit(skipProbability) != 0;
    inPieces = bits.bit(145) == 0;
    if (inPieces) {
      readPieceModes(column);
    } else {
      lumaMode = readBlockMode();
      Arrays.fill(above, 4 * column, 4 * column + 4, lumaMode);
      Arrays.fill(left, lumaMode);
    }
    chromaMode = readChromaMode();
  }

  /** Which of the four kinds of blocks it is. */
  int segment() {
    return segment;
  }

  /** Whether it has no coefficients. */
  boolean skipped() {
    return skipped;
  }

  /** Whether its luma is predicted in 4×4 pieces. */
  boolean inPieces() {
    return inPieces;
  }

  /** How its luma is predicted as a whole. */
  int lumaMode() {
    return lumaMode;
  }

  /** How this piece of its luma is predicted. */
  int pieceMode(int piece) {
    return pieceModes[piece];
  }

  int chromaMode() {
    return chromaMode;
  }

  private int readSegment() throws EOFException {
    if (segmentProbabilities.length == 0) {
      return 0;
    }
    int high = bits.bit(segmentProbabilities[0]);
    return 2 * high + bits.bit(segmentProbabilities[1 + high]);
  }

  private int readBlockMode() throws EOFException {
    if (bits.bit(156) == 0) {
      return bits.bit(163) == 0 ? IntraPrediction.MEAN : IntraPrediction.FROM_ABOVE;
    }
    return bits.bit(128) == 0 ? IntraPrediction.FROM_LEFT : IntraPrediction.GRADIENT;
  }

  private int readChromaMode() throws EOFException {
    if (bits.bit(142) == 0) {
      return IntraPrediction.MEAN;
    }
    if (bits.bit(114) == 0) {
      return IntraPrediction.FROM_ABOVE;
    }
    return bits.bit(183) == 0 ? IntraPrediction.FROM_LEFT : IntraPrediction.GRADIENT;
  }

  private void readPieceModes(int column) throws EOFException {
    for (int i = 0; i < 16; i++) {
      int upper = 4 * column + i % 4;
      int context = above[upper] * Vp8Tables.SMALL_MODES + left[i / 4];
      int mode = readPieceMode(context * (Vp8Tables.SMALL_MODES - 1));
      above[upper] = mode;
      left[i / 4] = mode;
      pieceModes[i] = mode;
    }
  }

  /** Walks down the tree of modes, whose branches' probabilities stand from {@code at} on. */
  private int readPieceMode(int at) throws EOFException {
    int[] probabilities = Vp8Tables.SMALL_MODE_PROBABILITIES;
    for (int mode = 0; mode < 3; mode++) {
      if (bits.bit(probabilities[at + mode]) == 0) {
        return mode;
      }
    }
    if (bits.bit(probabilities[at + 3]) == 0) {
      return bits.bit(probabilities[at + 4]) == 0 ? 3 : 5 + bits.bit(probabilities[at + 5]);
    }
    if (bits.bit(probabilities[at + 6]) == 0) {
      return 4;
    }
    return bits.bit(probabilities[at + 7]) == 0 ? 7 : 8 + bits.bit(probabilities[at + 8]);
  }
}
