package io.naflow.image.codec;

import java.util.List;

/** A PNG's header: how its pixels are laid out. */
record PngLayout(int width, int height, int depth, Color color, boolean interlaced) {

  /** PNG's colour types. */
  enum Color {
    GREY(0, 1),
    RGB(2, 3),
    PALETTE(3, 1),
    GREY_ALPHA(4, 2),
    RGB_ALPHA(6, 4);

    private final int code;
    private final int samples;

    Color(int code, int samples) {
      this.code = code;
      this.samples = samples;
    }

    /** Samples a pixel. */
    int samples() {
      return samples;
    }
  }

  /**
   * One of the pictures that a PNG is sent in: of each {@code stepY}-th row from {@code y} on, each
   * {@code stepX}-th pixel from {@code x} on.
   */
  record Pass(int x, int y, int stepX, int stepY) {
    int columns(int width) {
      return (width - x + stepX - 1) / stepX;
    }

    int rows(int height) {
      return (height - y + stepY - 1) / stepY;
    }
  }

  private static final List<Pass> WHOLE = List.of(new Pass(0, 0, 1, 1));
  private static final List<Pass> ADAM7 =
      List.of(
          new Pass(0, 0, 8, 8),
          new Pass(4, 0, 8, 8),
          new Pass(0, 4, 4, 8),
          new Pass(2, 0, 4, 4),
          new Pass(0, 2, 2, 4),
          new Pass(1, 0, 2, 2),
          new Pass(0, 1, 1, 2));

  static PngLayout read(Bytes header) {
    int width = header.s32Big("header");
    int height = header.s32Big("header");
    int depth = header.u8("header");
    int code = header.u8("header");
    int compression = header.u8("header");
    int filter = header.u8("header");
    int interlace = header.u8("header");
    for (Color color : Color.values()) {
      boolean known = color.code == code && allows(color, depth);
      if (known && compression == 0 && filter == 0 && interlace <= 1) {
        return new PngLayout(width, height, depth, color, interlace == 1);
      }
    }
    throw DecodeFailures.corrupt(
        ("the PNG's header gives depth %d, colour type %d, compression %d, filter %d and "
                + "interlacing %d, which do not go together")
            .formatted(depth, code, compression, filter, interlace));
  }

  private static boolean allows(Color color, int depth) {
    return switch (depth) {
      case 1, 2, 4 -> color == Color.GREY || color == Color.PALETTE;
      case 8 -> true;
      case 16 -> color != Color.PALETTE;
      default -> false;
    };
  }

  List<Pass> passes() {
    return interlaced ? ADAM7 : WHOLE;
  }

  /** The bytes of a row of so many pixels, without the filter's. */
  int rowBytes(int columns) {
    long bytes = ((long) columns * color.samples() * depth + 7) / 8;
    if (bytes > Integer.MAX_VALUE - 16) {
      throw DecodeFailures.tooLarge("a row of it has %d bytes".formatted(bytes));
    }
    return (int) bytes;
  }

  /** How far back the same byte of the pixel to the left stands in a row: at least 1. */
  int pixelBytes() {
    return Math.max(color.samples() * depth / 8, 1);
  }

  /** All rows' bytes with their filters' before compression, of all passes. */
  long rawBytes() {
    long bytes = 0;
    for (Pass pass : passes()) {
      int columns = pass.columns(width);
      if (columns > 0) {
        bytes += (long) pass.rows(height) * (rowBytes(columns) + 1);
      }
    }
    return bytes;
  }
}
