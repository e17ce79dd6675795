package io.naflow.image.codec;

import io.naflow.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes images as PNG, 8-bit RGB without a profile; the same image gives the same bytes. */
public final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte FILTER_LEFT = 1;
  private static final int CHANNELS = 3;

  private PngWriter() {}

  /** The bytes of a PNG file with this image. */
  public static byte[] write(RgbImage image) {
    ByteArrayOutputStream file = new ByteArrayOutputStream(image.rgb().length / 2 + 1024);
    file.writeBytes(SIGNATURE);
    ByteArrayOutputStream header = new ByteArrayOutputStream(13);
    writeInt(header, image.width());
    writeInt(header, image.height());
    header.writeBytes(new byte[] {8, 2, 0, 0, 0}); // bits, RGB, deflate, filters, not interlaced
    writeChunk(file, "IHDR", header.toByteArray());
    writeChunk(file, "IDAT", compressed(image));
    writeChunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /** Each sample as the difference to its left neighbour, which photographs compress well by. */
  private static byte[] compressed(RgbImage image) {
    byte[] rgb = image.rgb();
    byte[] row = new byte[1 + CHANNELS * image.width()];
    row[0] = FILTER_LEFT;
    byte[] buffer = new byte[1 << 14];
    ByteArrayOutputStream packed = new ByteArrayOutputStream(rgb.length / 2 + 64);
    Deflater deflater = new Deflater();
    try {
      for (int y = 0; y < image.height(); y++) {
        int start = y * CHANNELS * image.width();
        for (int i = 0; i < row.length - 1; i++) {
          int left = i < CHANNELS ? 0 : rgb[start + i - CHANNELS];
          row[i + 1] = (byte) (rgb[start + i] - left);
        }
        deflater.setInput(row);
        if (y == image.height() - 1) {
          deflater.finish();
        }
        int count;
        while ((count = deflater.deflate(buffer)) > 0) {
          packed.write(buffer, 0, count);
        }
      }
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }

  private static void writeChunk(ByteArrayOutputStream file, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(content);
    writeInt(file, content.length);
    file.writeBytes(name);
    file.writeBytes(content);
    writeInt(file, (int) sum.getValue());
  }

  private static void writeInt(ByteArrayOutputStream out, int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
  }
}
