package io.naflow.jobs.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNG files that promise more than they should, written after the specification. */
final class Pngs {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private Pngs() {}

  /** An 8-bit RGB image of this size, as far as its header goes; the pixels are a few bytes. */
  static byte[] header(int width, int height) throws IOException {
    return png(width, height, new byte[16]);
  }

  /** An image whose pixels unpack to {@code bytes} bytes, whatever its size says. */
  static byte[] bomb(int width, int height, int bytes) throws IOException {
    return png(width, height, new byte[bytes]);
  }

  private static byte[] png(int width, int height, byte[] pixels) throws IOException {
    var file = new ByteArrayOutputStream();
    file.write(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    chunk(file, "IHDR", header.array());
    var packed = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(packed)) {
      deflater.write(pixels);
    }
    chunk(file, "IDAT", packed.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data);
    var out = new DataOutputStream(file);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
