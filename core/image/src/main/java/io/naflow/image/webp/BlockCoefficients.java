package io.naflow.image.webp;

import io.naflow.image.webp.Vp8Header.Steps;
import java.io.EOFException;
import java.util.Arrays;

/** A block's coefficients: 16 pieces of luma, 4 of each chroma; one block after another. */
final class BlockCoefficients {
  static final int LUMA_PIECES = 16;

  private static final int CHROMA_PIECES = 4;
  private static final int PIECES = LUMA_PIECES + 2 * CHROMA_PIECES;

  /** Along an edge: whether 4 pieces of luma, 2 and 2 of chroma, and the means have any. */
  private static final int CONTEXTS = 9;

  private static final int MEANS = 8;

  private final CoefficientReader reader;
  private final short[] values = new short[16 * (PIECES + 1)];
  private final boolean[] filled = new boolean[PIECES];
  private final int[] above;
  private final int[] left = new int[CONTEXTS];

  BlockCoefficients(int[] probabilities, int columns) {
    reader = new CoefficientReader(probabilities);
    above = new int[CONTEXTS * columns];
  }

  void startRow() {
    Arrays.fill(left, 0);
  }

  /** Goes on to a block without coefficients. */
  void skip(int column, boolean inPieces) {
    // The means' context stays as it was where a block has none.
    int count = inPieces ? MEANS : CONTEXTS;
    Arrays.fill(above, CONTEXTS * column, CONTEXTS * column + count, 0);
    Arrays.fill(left, 0, count, 0);
    Arrays.fill(filled, false);
  }

  /** Reads the next block's; true if any is other than 0, as libwebp tells it. */
  boolean read(BoolDecoder bits, int column, Steps steps, boolean inPieces) throws EOFException {
    Arrays.fill(values, (short) 0);
    int upper = CONTEXTS * column;
    if (!inPieces) {
      readMeans(bits, upper, steps);
    }
    int kind = inPieces ? CoefficientReader.LUMA : CoefficientReader.LUMA_WITHOUT_MEAN;
    boolean any = false;
    for (int i = 0; i < LUMA_PIECES; i++) {
      any |= readPiece(bits, kind, upper + i % 4, i / 4, steps.lumaDc(), steps.lumaAc(), i);
    }
    for (int i = LUMA_PIECES; i < PIECES; i++) {
      int edge = 4 + (i - LUMA_PIECES) / CHROMA_PIECES * 2;
      int column2 = upper + edge + i % 2;
      int row2 = edge + i % CHROMA_PIECES / 2;
      any |=
          readPiece(
              bits, CoefficientReader.CHROMA, column2, row2, steps.chromaDc(), steps.chromaAc(), i);
    }
    return any;
  }

  private void readMeans(BoolDecoder bits, int upper, Steps steps) throws EOFException {
    int at = 16 * PIECES;
    int context = above[upper + MEANS] + left[MEANS];
    int kind = CoefficientReader.LUMA_MEANS;
    int end = reader.read(bits, kind, context, steps.meansDc(), steps.meansAc(), values, at);
    int coded = end > 0 ? 1 : 0;
    above[upper + MEANS] = coded;
    left[MEANS] = coded;
    InverseTransform.means(values, at, values);
  }

  private boolean readPiece(
      BoolDecoder bits, int kind, int column, int row, int dcStep, int acStep, int piece)
      throws EOFException {
    int context = above[column] + left[row];
    int end = reader.read(bits, kind, context, dcStep, acStep, values, 16 * piece);
    int coded = end > (kind == CoefficientReader.LUMA_WITHOUT_MEAN ? 1 : 0) ? 1 : 0;
    above[column] = coded;
    left[row] = coded;
    filled[piece] = end > 1 || values[16 * piece] != 0;
    return filled[piece];
  }

  /** Adds what a piece of luma differs from its prediction by. */
  void addLuma(Plane plane, int at, int piece) {
    if (filled[piece]) {
      InverseTransform.addTo(plane, at, values, 16 * piece);
    }
  }

  /** Adds what the whole block of a chroma (0 or 1) differs from its prediction by. */
  void addChroma(Plane plane, int at, int chroma) {
    for (int i = 0; i < CHROMA_PIECES; i++) {
      int piece = LUMA_PIECES + CHROMA_PIECES * chroma + i;
      if (filled[piece]) {
        int place = at + i % 2 * 4 + i / 2 * 4 * plane.stride();
        InverseTransform.addTo(plane, place, values, 16 * piece);
      }
    }
  }
}
