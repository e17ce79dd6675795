package io.naflow.image.webp;

/** What the lossless coding did to an image before it was coded, undone (RFC 9649, section 4). */
sealed interface LosslessTransform
    permits LosslessTransform.SubtractGreen,
        LosslessTransform.CrossColor,
        LosslessTransform.ColorTable,
        Predictors {

  /**
   * Undoes it.
   *
   * @param pixels ARGB, row by row; may be changed
   * @return as many pixels, or more where several were packed into one
   */
  int[] undo(int[] pixels);

  /** Red and blue were stored less green. */
  record SubtractGreen() implements LosslessTransform {
    @Override
    public int[] undo(int[] pixels) {
      for (int i = 0; i < pixels.length; i++) {
        int green = pixels[i] >> 8 & 0xFF;
        int redAndBlue = (pixels[i] & 0xFF00FF) + (green << 16 | green) & 0xFF00FF;
        pixels[i] = pixels[i] & 0xFF00FF00 | redAndBlue;
      }
      return pixels;
    }
  }

  /** Red was stored less a share of green, blue less shares of green and red, by tiles. */
  record CrossColor(int width, int tileBits, int[] tiles) implements LosslessTransform {
    @Override
    public int[] undo(int[] pixels) {
      int tileColumns = EntropyImage.tileCount(width, tileBits);
      for (int i = 0; i < pixels.length; i++) {
        int tile = tiles[(i / width >> tileBits) * tileColumns + (i % width >> tileBits)];
        int pixel = pixels[i];
        int green = pixel >> 8;
        int red = (pixel >> 16) + share(tile, green);
        int blue = pixel + share(tile >> 8, green) + share(tile >> 16, red);
        pixels[i] = pixel & 0xFF00FF00 | (red & 0xFF) << 16 | blue & 0xFF;
      }
      return pixels;
    }

    /** Of both numbers the lowest byte counts, with its sign. */
    private static int share(int factor, int color) {
      return (byte) factor * (byte) color >> 5;
    }
  }

  /** Colours were stored as their numbers in a table, small numbers several in a pixel's green. */
  record ColorTable(int width, int height, int packing, int[] colors) implements LosslessTransform {

    /** The pixels of a row that is so packed. */
    static int packedWidth(int width, int packing) {
      return EntropyImage.tileCount(width, packing);
    }

    @Override
    public int[] undo(int[] pixels) {
      int packedWidth = packedWidth(width, packing);
      int bits = 8 >> packing;
      int[] unpacked = packing == 0 ? pixels : new int[width * height];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int green = pixels[y * packedWidth + (x >> packing)] >> 8 & 0xFF;
          int shift = (x & (1 << packing) - 1) * bits;
          int number = green >> shift & (1 << bits) - 1;
          unpacked[y * width + x] = number < colors.length ? colors[number] : 0;
        }
      }
      return unpacked;
    }
  }
}
