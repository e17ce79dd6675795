package io.naflow.image.webp;

import java.io.IOException;
import java.util.HexFormat;

/**
 * Reads images of ARGB numbers as the lossless coding stores them: literals, copies of earlier
 * pixels and recently used colours, in prefix codes (RFC 9649, section 3.5 to 3.7).
 */
final class EntropyImage {
  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int CODES = 5;
  private static final int HASH_FACTOR = 0x1E35A7BD;

  /** The first 120 distance codes: how far back, as rows times 16 plus 8 less columns. */
  private static final byte[] NEAR =
      HexFormat.of()
          .parseHex(
              "1807171928062729161a262a38053739151b363a252b48044749141c353b464a242c58454b343c03"
                  + "5759131d565a232d444c555b333d68026769121e666a222e545c434d656b323e78017779535d111f"
                  + "646c424e767a212f757b313f636d525e00747c414f1020626e30737d515f40727e616f50717f6070");

  private final BitReader bits;
  private final int width;
  private final int height;

  /** Which of the groups of codes a tile of pixels uses; one tile, if all use the same. */
  private int[] tiles = {0};

  private int tileBits = 31;
  private int tileColumns = 1;
  private PrefixCode[][] groups = {};

  EntropyImage(BitReader bits, int width, int height) {
    this.bits = bits;
    this.width = width;
    this.height = height;
  }

  /** An image that tells how to decode another: its pixels all use the same codes. */
  int[] readAuxiliary() throws IOException {
    int cacheBits = readCacheBits();
    readGroups(cacheBits, 1);
    return readPixels(cacheBits);
  }

  /** The image itself. */
  int[] readMain() throws IOException {
    int cacheBits = readCacheBits();
    int groupCount = 1;
    if (bits.flag()) {
      tileBits = bits.read(3) + 2;
      tileColumns = tileCount(width, tileBits);
      tiles = new EntropyImage(bits, tileColumns, tileCount(height, tileBits)).readAuxiliary();
      for (int i = 0; i < tiles.length; i++) {
        tiles[i] = tiles[i] >> 8 & 0xFFFF;
        groupCount = Math.max(groupCount, tiles[i] + 1);
      }
    }
    readGroups(cacheBits, groupCount);
    return readPixels(cacheBits);
  }

  /** How many tiles of 2^bits pixels cover a side. */
  static int tileCount(int side, int bits) {
    return (side + (1 << bits) - 1) >> bits;
  }

  private int readCacheBits() throws IOException {
    if (!bits.flag()) {
      return 0;
    }
    int cacheBits = bits.read(4);
    if (cacheBits < 1 || cacheBits > 11) {
      throw new IOException("its colour cache has %d bits, not 1 to 11".formatted(cacheBits));
    }
    return cacheBits;
  }

  private void readGroups(int cacheBits, int count) throws IOException {
    boolean[] used = new boolean[count];
    for (int tile : tiles) {
      used[tile] = true;
    }
    int green = LITERALS + LENGTHS + (cacheBits > 0 ? 1 << cacheBits : 0);
    int[] sizes = {green, LITERALS, LITERALS, LITERALS, DISTANCES};
    PrefixCodeReader reader = new PrefixCodeReader(bits);
    groups = new PrefixCode[count][];
    for (int group = 0; group < count; group++) {
      PrefixCode[] codes = new PrefixCode[CODES];
      for (int i = 0; i < CODES; i++) {
        codes[i] = reader.read(sizes[i]);
      }
      if (used[group]) {
        groups[group] = codes;
      }
    }
  }

  private int[] readPixels(int cacheBits) throws IOException {
    int[] pixels = new int[width * height];
    int[] cache = new int[1 << cacheBits];
    int cached = 0;
    int at = 0;
    while (at < pixels.length) {
      PrefixCode[] codes = codesFor(at);
      int symbol = codes[0].read(bits);
      if (symbol < LITERALS) {
        int red = codes[1].read(bits);
        int blue = codes[2].read(bits);
        int alpha = codes[3].read(bits);
        pixels[at++] = alpha << 24 | red << 16 | symbol << 8 | blue;
      } else if (symbol < LITERALS + LENGTHS) {
        int length = readNumber(symbol - LITERALS);
        int distance = distance(readNumber(codes[4].read(bits)));
        if (distance > at || length > pixels.length - at) {
          throw new IOException(
              "pixel %d of %d begins a copy of %d pixels from %d before"
                  .formatted(at, pixels.length, length, distance));
        }
        for (int i = 0; i < length; i++, at++) {
          pixels[at] = pixels[at - distance];
        }
      } else {
        for (; cached < at; cached++) {
          cache[slot(pixels[cached], cacheBits)] = pixels[cached];
        }
        pixels[at++] = cache[symbol - LITERALS - LENGTHS];
      }
    }
    return pixels;
  }

  private PrefixCode[] codesFor(int pixel) {
    if (groups.length == 1) {
      return groups[0];
    }
    int column = pixel % width >> tileBits;
    int row = pixel / width >> tileBits;
    return groups[tiles[row * tileColumns + column]];
  }

  private static int slot(int pixel, int cacheBits) {
    return pixel * HASH_FACTOR >>> 32 - cacheBits;
  }

  /** Lengths and distances: a prefix, and for the larger ones extra bits. */
  private int readNumber(int prefix) throws IOException {
    if (prefix < 4) {
      return prefix + 1;
    }
    int extra = prefix - 2 >> 1;
    return (2 + (prefix & 1) << extra) + bits.read(extra) + 1;
  }

  private int distance(int code) {
    if (code > NEAR.length) {
      return code - NEAR.length;
    }
    int near = NEAR[code - 1];
    return Math.max((near >> 4) * width + 8 - (near & 15), 1);
  }
}
