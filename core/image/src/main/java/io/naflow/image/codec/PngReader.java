package io.naflow.image.codec;

import io.naflow.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * PNG (W3C Recommendation, third edition), every colour type, depth and interlacing; of an animated
 * one the still image. Transparency, gamma and colour profiles are not applied.
 */
final class PngReader {
  /** Deflate expands at most so much: what a header promises beyond it cannot be in the file. */
  private static final long MOST_EXPANSION = 1032;

  private static final int SIGNATURE_BYTES = 8;
  private static final int HEADER_BYTES = 13;

  private final Bytes bytes;
  private final List<Bytes> data = new ArrayList<>();
  private byte[] palette = new byte[0];
  private Orientation orientation = Orientation.UPRIGHT;

  private PngReader(byte[] file) {
    bytes = new Bytes(file);
  }

  static StoredImage read(byte[] file, Limits limits) {
    return new PngReader(file).read(limits, PngPixels::new).image();
  }

  /** Each pixel's number as {@link PngValues} has it, and whether it is that of a palette. */
  static Values readValues(byte[] file, Limits limits) {
    return new PngReader(file)
        .read(limits, (layout, palette, values) -> new PngValues(layout, values));
  }

  /** What has been read. */
  record Values(StoredImage image, boolean palette) {}

  /** Makes what stores rows. */
  private interface Store {
    PngPixels into(PngLayout layout, byte[] palette, byte[] rgb);
  }

  private Values read(Limits limits, Store store) {
    bytes.skip(SIGNATURE_BYTES, "signature");
    PngLayout layout = readHeader();
    int rgbBytes = limits.checkSize(layout.width(), layout.height());
    readChunks();
    if (layout.color() == PngLayout.Color.PALETTE && palette.length == 0) {
      throw DecodeFailures.corrupt("the PNG's pixels are colour numbers, but it has no palette");
    }
    long packed = data.stream().mapToLong(Bytes::remaining).sum();
    if (packed * MOST_EXPANSION < layout.rawBytes()) {
      throw DecodeFailures.truncated(
          "its %d×%d pixels are %d bytes, and cannot come out of the %d compressed bytes it has"
              .formatted(layout.width(), layout.height(), layout.rawBytes(), packed));
    }
    byte[] rgb = new byte[rgbBytes];
    try (PngRows rows = new PngRows(data)) {
      store.into(layout, palette, rgb).readFrom(rows);
    }
    return new Values(
        new StoredImage(new RgbImage(layout.width(), layout.height(), rgb), orientation),
        layout.color() == PngLayout.Color.PALETTE);
  }

  private PngLayout readHeader() {
    long length = bytes.u32Big("header");
    String type = bytes.ascii(4, "header");
    if (!type.equals("IHDR") || length != HEADER_BYTES) {
      throw DecodeFailures.corrupt(
          "the PNG begins with a chunk \"%s\" of %d bytes instead of its header"
              .formatted(printable(type), length));
    }
    bytes.require(HEADER_BYTES, "header");
    Bytes header = new Bytes(bytes.data(), bytes.position(), bytes.position() + HEADER_BYTES);
    bytes.skip(HEADER_BYTES, "header");
    checkSum(type, HEADER_BYTES);
    return PngLayout.read(header);
  }

  private void readChunks() {
    while (true) {
      long length = bytes.u32Big("chunks");
      String type = bytes.ascii(4, "chunks");
      bytes.require(length + 4, "chunks");
      int start = bytes.position();
      int end = start + (int) length;
      bytes.skip(length, "chunks");
      boolean critical = type.charAt(0) < 'a';
      if (critical) {
        checkSum(type, (int) length);
      } else {
        bytes.skip(4, "chunks");
      }
      switch (type) {
        case "IDAT" -> data.add(new Bytes(bytes.data(), start, end));
        case "PLTE" -> readPalette(start, end);
        case "eXIf" -> orientation = Orientation.fromExif(bytes.data(), start, end);
        case "IEND" -> {
          return;
        }
        default -> {
          // What else a PNG says (text, times, colour spaces) does not change the pixels.
        }
      }
    }
  }

  private void readPalette(int start, int end) {
    int length = end - start;
    if (length == 0 || length % 3 != 0 || length > 3 * 256) {
      throw DecodeFailures.corrupt(
          "the PNG's palette has %d bytes, not 3 for each of 1 to 256 colours".formatted(length));
    }
    palette = Arrays.copyOfRange(bytes.data(), start, end);
  }

  /** Compares the check sum at the position with that of the chunk before it, and moves on. */
  private void checkSum(String type, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes.data(), bytes.position() - length - 4, length + 4);
    long stored = bytes.u32Big("chunks");
    if (sum.getValue() != stored) {
      throw DecodeFailures.corrupt(
          "the check sum of the PNG's \"%s\" chunk at byte %d is %08x, and its content gives %08x"
              .formatted(printable(type), bytes.position() - length - 12, stored, sum.getValue()));
    }
  }

  private static String printable(String type) {
    return type.replaceAll("[^ -~]", "?");
  }
}
