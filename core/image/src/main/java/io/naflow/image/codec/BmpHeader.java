package io.naflow.image.codec;

import java.util.List;

/**
 * A BMP's headers.
 *
 * @param width in pixels
 * @param height in pixels
 * @param topDown whether the first row in the file is the upper one
 * @param depth bits a pixel: 1, 4, 8, 16, 24 or 32
 * @param compression {@link #PLAIN}, {@link #RLE8} or {@link #RLE4}
 * @param colors in the palette
 * @param colorBytes that each of them takes
 * @param masks of red, green and blue in a pixel; none where they are whole bytes: blue, green, red
 * @param pixelStart where the file says that the pixels begin; 0 if right behind the palette
 */
record BmpHeader(
    int width,
    int height,
    boolean topDown,
    int depth,
    int compression,
    int colors,
    int colorBytes,
    List<Integer> masks,
    long pixelStart) {

  static final int PLAIN = 0;
  static final int RLE8 = 1;
  static final int RLE4 = 2;

  private static final int BIT_FIELDS = 3;
  private static final int BIT_FIELDS_WITH_ALPHA = 6;
  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_HEADER_BYTES = 12;
  private static final int INFO_HEADER_BYTES = 40;
  private static final int OS2_HEADER_BYTES = 64;
  private static final int MOST_COLORS = 65536;
  private static final String WHAT = "header";

  /** Reads the headers and leaves the position at the palette. */
  static BmpHeader read(Bytes bytes) {
    bytes.skip(FILE_HEADER_BYTES - 4, WHAT);
    long pixelStart = bytes.u32Little(WHAT);
    long headerBytes = bytes.u32Little(WHAT);
    if (headerBytes == CORE_HEADER_BYTES) {
      return readCore(bytes, pixelStart);
    }
    if (headerBytes < INFO_HEADER_BYTES || headerBytes > 124) {
      throw DecodeFailures.unsupported(
          "it is a BMP with a header of %d bytes, and 12 or 40 to 124 are known"
              .formatted(headerBytes));
    }
    int width = bytes.s32Little(WHAT);
    int height = bytes.s32Little(WHAT);
    bytes.skip(2, WHAT);
    int depth = checkedDepth(bytes.u16Little(WHAT));
    long compression = bytes.u32Little(WHAT);
    bytes.skip(12, WHAT);
    long colors = bytes.u32Little(WHAT);
    bytes.skip(4, WHAT);
    boolean bitFields =
        (compression == BIT_FIELDS && headerBytes != OS2_HEADER_BYTES)
            || compression == BIT_FIELDS_WITH_ALPHA;
    boolean runs = compression == RLE8 && depth == 8 || compression == RLE4 && depth == 4;
    if (!(compression == PLAIN || runs || bitFields && depth > 8)) {
      throw DecodeFailures.unsupported(
          "it is a BMP of %d bits with compression %d".formatted(depth, compression));
    }
    if (colors > MOST_COLORS) {
      throw DecodeFailures.corrupt("the BMP's palette has %d colours".formatted(colors));
    }
    long behind = headerBytes - INFO_HEADER_BYTES;
    List<Integer> masks = bitFields ? readMasks(bytes, depth) : usualMasks(depth);
    bytes.skip(bitFields ? Math.max(behind - 12, 0) : behind, WHAT);
    return new BmpHeader(
        width,
        Math.abs(height),
        height < 0,
        depth,
        runs ? (int) compression : PLAIN,
        colors == 0 && depth <= 8 ? 1 << depth : (int) colors,
        4,
        masks,
        // Some writers count the palette's place as the pixels'.
        pixelStart == FILE_HEADER_BYTES + headerBytes && depth <= 8 ? 0 : pixelStart);
  }

  private static BmpHeader readCore(Bytes bytes, long pixelStart) {
    int width = bytes.u16Little(WHAT);
    int height = bytes.u16Little(WHAT);
    bytes.skip(2, WHAT);
    int depth = checkedDepth(bytes.u16Little(WHAT));
    int colors = depth <= 8 ? 1 << depth : 0;
    return new BmpHeader(
        width, height, false, depth, PLAIN, colors, 3, usualMasks(depth), pixelStart);
  }

  private static int checkedDepth(int depth) {
    return switch (depth) {
      case 1, 4, 8, 16, 24, 32 -> depth;
      default ->
          throw DecodeFailures.unsupported("it is a BMP of %d bits a pixel".formatted(depth));
    };
  }

  private static List<Integer> usualMasks(int depth) {
    return depth == 16 ? List.of(0x7C00, 0x3E0, 0x1F) : List.of();
  }

  private static List<Integer> readMasks(Bytes bytes, int depth) {
    int red = bytes.s32Little(WHAT);
    int green = bytes.s32Little(WHAT);
    int blue = bytes.s32Little(WHAT);
    if (red == 0 && green == 0 && blue == 0) {
      return usualMasks(depth);
    }
    if (red == 0 || green == 0 || blue == 0) {
      throw DecodeFailures.corrupt(
          "the BMP's masks are %x, %x and %x, and one is empty".formatted(red, green, blue));
    }
    return List.of(red, green, blue);
  }
}
