package io.naflow.image.codec;

import io.naflow.image.RgbImage;

/**
 * The first frame of a GIF (CompuServe, GIF89a specification), on a canvas that is as large as the
 * file's screen, and larger where the frame is. As in Pillow, what the frame leaves of the canvas
 * has its transparent colour, or else colour 0, and a colour that the table lacks is the grey of
 * its number. What follows the first frame is not looked at.
 */
final class GifReader {
  private static final int SIGNATURE_BYTES = 6;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int[][] INTERLACED = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
  private static final int[][] IN_ORDER = {{0, 1}};

  private final Bytes bytes;
  private final byte[] colors = new byte[3 * 256];
  private int outside;

  private GifReader(byte[] file) {
    bytes = new Bytes(file);
    for (int i = 0; i < colors.length; i++) {
      colors[i] = (byte) (i / 3);
    }
  }

  static StoredImage read(byte[] file, Limits limits) {
    return new StoredImage(new GifReader(file).read(limits));
  }

  private RgbImage read(Limits limits) {
    bytes.skip(SIGNATURE_BYTES, "signature");
    int screenWidth = bytes.u16Little("header");
    int screenHeight = bytes.u16Little("header");
    int flags = bytes.u8("header");
    bytes.skip(2, "header");
    readColors(flags);
    findFrame();
    int left = bytes.u16Little("frame header");
    int top = bytes.u16Little("frame header");
    int frameWidth = bytes.u16Little("frame header");
    int frameHeight = bytes.u16Little("frame header");
    int frameFlags = bytes.u8("frame header");
    readColors(frameFlags);
    int width = Math.max(screenWidth, left + frameWidth);
    int height = Math.max(screenHeight, top + frameHeight);
    byte[] rgb = new byte[limits.checkSize(width, height)];
    if (frameWidth < width || frameHeight < height) {
      for (int at = 0; at < rgb.length; at += 3) {
        System.arraycopy(colors, 3 * outside, rgb, at, 3);
      }
    }
    LzwDecoder pixels = new LzwDecoder(bytes);
    byte[] row = new byte[frameWidth];
    for (int[] pass : (frameFlags & 0x40) != 0 ? INTERLACED : IN_ORDER) {
      for (int y = pass[0]; y < frameHeight; y += pass[1]) {
        pixels.read(row);
        store(row, rgb, 3 * ((top + y) * width + left));
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private void readColors(int flags) {
    if ((flags & 0x80) != 0) {
      int length = 3 << (flags & 7) + 1;
      bytes.require(length, "colour table");
      System.arraycopy(bytes.data(), bytes.position(), colors, 0, length);
      bytes.skip(length, "colour table");
    }
  }

  /** Moves behind the byte that introduces the first frame. */
  private void findFrame() {
    while (true) {
      int introducer = bytes.u8("blocks before the first frame");
      switch (introducer) {
        case ',' -> {
          return;
        }
        case '!' -> readExtension();
        case ';' -> throw DecodeFailures.corrupt("the GIF ends without a frame");
        default -> {
          // Stray bytes between blocks are passed over, as in Pillow.
        }
      }
    }
  }

  private void readExtension() {
    String what = "extension";
    int label = bytes.u8(what);
    int length = bytes.u8(what);
    if (label == GRAPHIC_CONTROL && length >= 4) {
      boolean transparent = (bytes.u8(what) & 1) != 0;
      bytes.skip(2, what);
      int color = bytes.u8(what);
      outside = transparent ? color : outside;
      length -= 4;
    }
    while (length > 0) {
      bytes.skip(length, what);
      length = bytes.u8(what);
    }
  }

  private void store(byte[] row, byte[] rgb, int at) {
    int to = at;
    for (byte index : row) {
      int from = 3 * (index & 0xFF);
      rgb[to] = colors[from];
      rgb[to + 1] = colors[from + 1];
      rgb[to + 2] = colors[from + 2];
      to += 3;
    }
  }
}
