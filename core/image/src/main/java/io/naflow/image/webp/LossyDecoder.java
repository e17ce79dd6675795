package io.naflow.image.webp;

import io.naflow.image.RgbImage;
import io.naflow.image.webp.Vp8Header.Filter;
import io.naflow.image.webp.Vp8Header.Segment;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** Decodes lossy WebP frames: VP8 key frames (RFC 6386). */
public final class LossyDecoder {
  private static final int LUMA_SIZE = 16;
  private static final int CHROMA_SIZE = 8;

  /** In a block's entry of {@link #smoothing}: set if edges inside it are smoothed. */
  private static final int INSIDE = 64;

  private final Vp8Header header;
  private final int columns;
  private final int rows;
  private final Plane luma;
  private final Plane[] chroma;
  private final IntraPrediction lumaPrediction;
  private final IntraPrediction[] chromaPredictions;
  private final ModeReader modes;
  private final BlockCoefficients coefficients;
  private final int[] aboveRight = new int[4];

  /** Each block's level of smoothing: it begins when all is predicted, from what is not smooth. */
  private final byte[] smoothing;

  private LossyDecoder(Vp8Header header) {
    this.header = header;
    columns = (header.size().width() + LUMA_SIZE - 1) / LUMA_SIZE;
    rows = (header.size().height() + LUMA_SIZE - 1) / LUMA_SIZE;
    luma = new Plane(columns, rows, LUMA_SIZE);
    chroma =
        new Plane[] {new Plane(columns, rows, CHROMA_SIZE), new Plane(columns, rows, CHROMA_SIZE)};
    lumaPrediction = new IntraPrediction(luma);
    chromaPredictions =
        new IntraPrediction[] {new IntraPrediction(chroma[0]), new IntraPrediction(chroma[1])};
    modes = new ModeReader(header, columns);
    coefficients = new BlockCoefficients(header.probabilities(), columns);
    smoothing = new byte[columns * rows];
  }

  /** The size of the frame in {@code data[from .. end - 1]}, for a look before it is decoded. */
  public static FrameSize size(byte[] data, int from, int end) throws IOException {
    return Vp8Header.size(data, from, end);
  }

  /** The picture in {@code data[from .. end - 1]}. */
  public static RgbImage decode(byte[] data, int from, int end) throws IOException {
    return new LossyDecoder(Vp8Header.read(data, from, end)).decode();
  }

  private RgbImage decode() throws EOFException {
    for (int row = 0; row < rows; row++) {
      BoolDecoder bits = header.coefficients().get(row % header.coefficients().size());
      modes.startRow();
      coefficients.startRow();
      for (int column = 0; column < columns; column++) {
        decodeBlock(column, row, bits);
      }
    }
    if (header.filter() != Filter.NONE) {
      LoopFilter filter = new LoopFilter(header.filter(), header.sharpness());
      for (int i = 0; i < smoothing.length; i++) {
        int level = smoothing[i] & INSIDE - 1;
        boolean inside = (smoothing[i] & INSIDE) != 0;
        filter.smooth(luma, chroma[0], chroma[1], i % columns, i / columns, level, inside);
      }
    }
    FrameSize size = header.size();
    byte[] rgb = new YuvToRgb(luma, chroma[0], chroma[1], size).convert();
    return new RgbImage(size.width(), size.height(), rgb);
  }

  private void decodeBlock(int column, int row, BoolDecoder bits) throws EOFException {
    modes.read(column);
    Segment segment = header.segments().get(modes.segment());
    boolean coded = false;
    if (modes.skipped()) {
      coefficients.skip(column, modes.inPieces());
    } else {
      coded = coefficients.read(bits, column, segment.steps(), modes.inPieces());
    }
    rebuildLuma(column, row);
    for (int i = 0; i < chroma.length; i++) {
      chromaPredictions[i].predictBlock(column, row, CHROMA_SIZE, modes.chromaMode());
      int at = chroma[i].at(column * CHROMA_SIZE, row * CHROMA_SIZE);
      coefficients.addChroma(chroma[i], at, i);
    }
    int level = modes.inPieces() ? segment.smallLevel() : segment.largeLevel();
    smoothing[row * columns + column] = (byte) (modes.inPieces() || coded ? level | INSIDE : level);
  }

  private void rebuildLuma(int column, int row) {
    if (!modes.inPieces()) {
      lumaPrediction.predictBlock(column, row, LUMA_SIZE, modes.lumaMode());
    }
    for (int i = 0; i < BlockCoefficients.LUMA_PIECES; i++) {
      int at = luma.at(column * LUMA_SIZE + i % 4 * 4, row * LUMA_SIZE + i / 4 * 4);
      if (modes.inPieces()) {
        findAboveRight(column, row, i, at);
        lumaPrediction.predictPiece(at, modes.pieceMode(i), aboveRight);
      }
      coefficients.addLuma(luma, at, i);
    }
  }

  /**
   * Where the block to the right would be needed, which is not decoded yet, the last row of the one
   * above that counts instead, in all four rows of pieces; in the last column its nearest sample.
   */
  private void findAboveRight(int column, int row, int piece, int at) {
    byte[] samples = luma.samples();
    if (piece % 4 == 3 && row == 0) {
      Arrays.fill(aboveRight, 127);
      return;
    }
    int from = at - luma.stride() + 4;
    int step = 1;
    if (piece % 4 == 3) {
      boolean last = column == columns - 1;
      from = luma.at((column + 1) * LUMA_SIZE - (last ? 1 : 0), row * LUMA_SIZE - 1);
      step = last ? 0 : 1;
    }
    for (int i = 0; i < 4; i++) {
      aboveRight[i] = samples[from + i * step] & 0xFF;
    }
  }
}
