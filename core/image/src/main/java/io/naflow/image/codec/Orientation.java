package io.naflow.image.codec;

import io.naflow.image.RgbImage;

/**
 * How the stored pixels are to be turned to stand upright: the eight values of Exif's orientation
 * tag (CIPA DC-008, tag 0x0112).
 */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  HALF_TURN,
  FLIPPED,
  TRANSPOSED,
  QUARTER_TURN_RIGHT,
  TRANSVERSED,
  QUARTER_TURN_LEFT;

  private static final int TAG = 0x0112;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_LONG = 4;
  private static final int TYPE_SIGNED_SHORT = 8;
  private static final int TYPE_SIGNED_LONG = 9;
  private static final int ENTRY_BYTES = 12;

  /**
   * Reads the tag from Exif data, which begins with a TIFF header. Whole numbers of two and of four
   * bytes count, as for Pillow; the standard has two. Whatever is amiss with it, the pixels are
   * good: they then count as upright, as in other readers.
   */
  static Orientation fromExif(byte[] data, int from, int end) {
    Bytes exif = new Bytes(data, from, end);
    boolean little = exif.startsWith("II*\0");
    if (!exif.has(8) || !little && !exif.startsWith("MM\0*")) {
      return UPRIGHT;
    }
    exif.skip(4, "Exif header");
    long directory = little ? exif.u32Little("Exif header") : exif.u32Big("Exif header");
    if (directory > end - from - 2) {
      return UPRIGHT;
    }
    exif.moveTo(from + directory, "Exif directory");
    int entries = u16(exif, little);
    for (int i = 0; i < entries && exif.has(ENTRY_BYTES); i++) {
      int tag = u16(exif, little);
      int type = u16(exif, little);
      long count = u32(exif, little);
      long value = value(exif, little, type, count);
      if (tag == TAG) {
        boolean known = value >= 1 && value <= values().length;
        return known ? values()[(int) value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /**
   * The first whole number in the four bytes of an entry's value; 0 where it is of another kind, or
   * so many do not fit there, so that the bytes say where they are.
   */
  private static long value(Bytes exif, boolean little, int type, long count) {
    switch (type) {
      case TYPE_LONG, TYPE_SIGNED_LONG -> {
        long value = u32(exif, little);
        return count == 1 ? value : 0;
      }
      case TYPE_SHORT, TYPE_SIGNED_SHORT -> {
        int value = u16(exif, little);
        exif.skip(2, "Exif value");
        return count <= 2 ? value : 0;
      }
      default -> {
        exif.skip(4, "Exif value");
        return 0;
      }
    }
  }

  private static long u32(Bytes exif, boolean little) {
    return little ? exif.u32Little("Exif directory") : exif.u32Big("Exif directory");
  }

  private static int u16(Bytes exif, boolean little) {
    return little ? exif.u16Little("Exif directory") : exif.u16Big("Exif directory");
  }

  /** The image turned upright. */
  RgbImage apply(RgbImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    boolean swapsSides = swapsSides();
    int width = swapsSides ? stored.height() : stored.width();
    int height = swapsSides ? stored.width() : stored.height();
    int lastX = stored.width() - 1;
    int lastY = stored.height() - 1;
    byte[] source = stored.rgb();
    byte[] target = new byte[source.length];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        int fromX = swapsSides ? y : x;
        int fromY = swapsSides ? x : y;
        fromX = mirrorsX() ? lastX - fromX : fromX;
        fromY = mirrorsY() ? lastY - fromY : fromY;
        int from = 3 * (fromY * stored.width() + fromX);
        target[at] = source[from];
        target[at + 1] = source[from + 1];
        target[at + 2] = source[from + 2];
      }
    }
    return new RgbImage(width, height, target);
  }

  /** Whether turning makes rows of columns. */
  boolean swapsSides() {
    return ordinal() >= TRANSPOSED.ordinal();
  }

  private boolean mirrorsX() {
    return switch (this) {
      case MIRRORED, HALF_TURN, TRANSVERSED, QUARTER_TURN_LEFT -> true;
      case UPRIGHT, FLIPPED, TRANSPOSED, QUARTER_TURN_RIGHT -> false;
    };
  }

  private boolean mirrorsY() {
    return switch (this) {
      case HALF_TURN, FLIPPED, QUARTER_TURN_RIGHT, TRANSVERSED -> true;
      case UPRIGHT, MIRRORED, TRANSPOSED, QUARTER_TURN_LEFT -> false;
    };
  }
}
