package io.naflow.image.codec;

import io.naflow.image.RgbImage;

/**
 * BMP (Windows GDI, BITMAPINFOHEADER and its kin; OS/2 1.x and 2.x): 1, 4 and 8 bits with a
 * palette, plain or run-length coded, 16, 24 and 32 bits with the usual or with given masks. As in
 * Pillow, a fourth channel is dropped, and a colour that the palette lacks is the grey of its
 * number.
 */
final class BmpReader {
  private static final int FILE_HEADER_BYTES = 14;

  private final Bytes bytes;

  private BmpReader(byte[] file) {
    bytes = new Bytes(file);
  }

  static StoredImage read(byte[] file, Limits limits) {
    return new StoredImage(new BmpReader(file).read(limits));
  }

  private RgbImage read(Limits limits) {
    BmpHeader header = BmpHeader.read(bytes);
    int rgbBytes = limits.checkSize(header.width(), header.height());
    byte[] colors = header.depth() <= 8 ? readColors(header) : new byte[0];
    if (header.pixelStart() >= FILE_HEADER_BYTES) {
      bytes.moveTo(header.pixelStart(), "pixel data");
    }
    byte[] rgb =
        header.compression() == BmpHeader.PLAIN
            ? readRows(header, colors, rgbBytes)
            : readRuns(header, colors, rgbBytes);
    return new RgbImage(header.width(), header.height(), rgb);
  }

  private byte[] readColors(BmpHeader header) {
    byte[] colors = new byte[3 * 256];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = (byte) (i / 3);
    }
    int most = 1 << header.depth();
    for (int i = 0; i < Math.min(header.colors(), most); i++) {
      for (int channel = 2; channel >= 0; channel--) {
        colors[3 * i + channel] = (byte) bytes.u8("palette");
      }
      bytes.skip(header.colorBytes() - 3, "palette");
    }
    bytes.skip(Math.max(header.colors() - most, 0L) * header.colorBytes(), "palette");
    return colors;
  }

  /** Where the row that is the y-th in the file begins among the pixels. */
  private static int offset(BmpHeader header, int y) {
    return 3 * header.width() * (header.topDown() ? y : header.height() - 1 - y);
  }

  private byte[] readRuns(BmpHeader header, byte[] colors, int rgbBytes) {
    byte[] indices = new BmpRunLengths(bytes, header).read();
    byte[] rgb = new byte[rgbBytes];
    for (int y = 0; y < header.height(); y++) {
      for (int x = 0; x < header.width(); x++) {
        int index = indices[y * header.width() + x] & 0xFF;
        System.arraycopy(colors, 3 * index, rgb, offset(header, y) + 3 * x, 3);
      }
    }
    return rgb;
  }

  private byte[] readRows(BmpHeader header, byte[] colors, int rgbBytes) {
    long rowBytes = ((long) header.width() * header.depth() + 7) / 8;
    long stride = (rowBytes + 3) / 4 * 4;
    // Some writers leave the padding of the last row out.
    bytes.require(stride * (header.height() - 1) + rowBytes, "pixel data");
    byte[] rgb = new byte[rgbBytes];
    int start = bytes.position();
    for (int y = 0; y < header.height(); y++) {
      int from = (int) (start + y * stride);
      int to = offset(header, y);
      for (int x = 0; x < header.width(); x++, to += 3) {
        storePixel(header, colors, from, x, rgb, to);
      }
    }
    return rgb;
  }

  private void storePixel(
      BmpHeader header, byte[] colors, int rowStart, int x, byte[] rgb, int to) {
    byte[] data = bytes.data();
    int depth = header.depth();
    if (depth <= 8) {
      int bit = x * depth;
      int index = data[rowStart + (bit >> 3)] >> 8 - depth - (bit & 7) & (1 << depth) - 1;
      System.arraycopy(colors, 3 * index, rgb, to, 3);
      return;
    }
    int from = rowStart + x * (depth / 8);
    if (header.masks().isEmpty()) {
      rgb[to] = data[from + 2];
      rgb[to + 1] = data[from + 1];
      rgb[to + 2] = data[from];
      return;
    }
    int pixel = 0;
    for (int i = depth / 8 - 1; i >= 0; i--) {
      pixel = pixel << 8 | data[from + i] & 0xFF;
    }
    for (int channel = 0; channel < 3; channel++) {
      int mask = header.masks().get(channel);
      long most = (mask & 0xFFFF_FFFFL) >> Integer.numberOfTrailingZeros(mask);
      long value = (pixel & mask & 0xFFFF_FFFFL) >> Integer.numberOfTrailingZeros(mask);
      rgb[to + channel] = (byte) (value * 255 / most);
    }
  }
}
