package io.naflow.image.webp;

import io.naflow.image.RgbImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Decodes lossless WebP frames: VP8L (RFC 9649, section 3). The alpha channel is dropped. */
public final class LosslessDecoder {
  private static final int HEADER_BYTES = 5;
  private static final int SIGNATURE = 0x2F;
  private static final int PREDICTORS = 0;
  private static final int CROSS_COLOR = 1;
  private static final int SUBTRACT_GREEN = 2;

  private final BitReader bits;
  private final List<LosslessTransform> transforms = new ArrayList<>();

  private LosslessDecoder(BitReader bits) {
    this.bits = bits;
  }

  /** The size of the frame in {@code data[from .. end - 1]}, for a look before it is decoded. */
  public static FrameSize size(byte[] data, int from, int end) throws IOException {
    return readSize(new BitReader(data, from, end), end - from);
  }

  /** The picture in {@code data[from .. end - 1]}. */
  public static RgbImage decode(byte[] data, int from, int end) throws IOException {
    BitReader bits = new BitReader(data, from, end);
    FrameSize size = readSize(bits, end - from);
    int[] pixels = new LosslessDecoder(bits).readPixels(size);
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return new RgbImage(size.width(), size.height(), rgb);
  }

  private static FrameSize readSize(BitReader bits, int length) throws IOException {
    if (length < HEADER_BYTES) {
      throw new EOFException("its frame has %d bytes, less than a header".formatted(length));
    }
    int signature = bits.read(8);
    FrameSize size = new FrameSize(bits.read(14) + 1, bits.read(14) + 1);
    bits.flag(); // whether alpha is used: it is stored all the same
    int version = bits.read(3);
    if (signature != SIGNATURE || version != 0) {
      throw new IOException(
          "its frame header has signature %02x and version %d".formatted(signature, version));
    }
    return size;
  }

  private int[] readPixels(FrameSize size) throws IOException {
    int width = size.width();
    boolean[] seen = new boolean[4];
    while (bits.flag()) {
      int kind = bits.read(2);
      if (seen[kind]) {
        throw new IOException("it has a transform of kind %d twice".formatted(kind));
      }
      seen[kind] = true;
      width = readTransform(kind, width, size.height());
    }
    int[] pixels = new EntropyImage(bits, width, size.height()).readMain();
    for (int i = transforms.size() - 1; i >= 0; i--) {
      pixels = transforms.get(i).undo(pixels);
    }
    return pixels;
  }

  /** Returns the width of the image before the transform is undone. */
  private int readTransform(int kind, int width, int height) throws IOException {
    switch (kind) {
      case PREDICTORS, CROSS_COLOR -> {
        int tileBits = bits.read(3) + 2;
        int columns = EntropyImage.tileCount(width, tileBits);
        int rows = EntropyImage.tileCount(height, tileBits);
        int[] tiles = new EntropyImage(bits, columns, rows).readAuxiliary();
        transforms.add(
            kind == PREDICTORS
                ? new Predictors(width, tileBits, tiles)
                : new LosslessTransform.CrossColor(width, tileBits, tiles));
        return width;
      }
      case SUBTRACT_GREEN -> {
        transforms.add(new LosslessTransform.SubtractGreen());
        return width;
      }
      default -> {
        return readColorTable(width, height);
      }
    }
  }

  private int readColorTable(int width, int height) throws IOException {
    int count = bits.read(8) + 1;
    int packing = count > 16 ? 0 : count > 4 ? 1 : count > 2 ? 2 : 3;
    int[] colors = new EntropyImage(bits, count, 1).readAuxiliary();
    for (int i = 1; i < count; i++) {
      // Each is stored as its difference to the one before, byte by byte.
      int sum = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        sum |= ((colors[i] >>> shift) + (colors[i - 1] >>> shift) & 0xFF) << shift;
      }
      colors[i] = sum;
    }
    transforms.add(new LosslessTransform.ColorTable(width, height, packing, colors));
    return LosslessTransform.ColorTable.packedWidth(width, packing);
  }
}
