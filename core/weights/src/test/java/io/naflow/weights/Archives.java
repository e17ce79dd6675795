package io.naflow.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts bytes into the frames of the formats. */
final class Archives {

  private Archives() {}

  /** Writes a file net.pth. */
  static Path write(Path folder, byte[] bytes) {
    try {
      return Files.write(folder.resolve("net.pth"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A PyTorch archive with a pickle and one storage, {@code 0}, of 16 bytes. */
  static byte[] pytorch(byte[] pickle) {
    return zip(Map.of("archive/data.pkl", pickle, "archive/data/0", new byte[16]));
  }

  /** An archive of entries without compression, as PyTorch makes them. */
  static byte[] zip(Map<String, byte[]> entries) {
    return zip(entries, ZipEntry.STORED);
  }

  static byte[] zip(Map<String, byte[]> entries, int method) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> content : new TreeMap<>(entries).entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        entry.setMethod(method);
        entry.setCrc(crc.getValue());
        entry.setSize(content.getValue().length);
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A file in the format before PyTorch 1.6, without storages. */
  static byte[] legacy(byte[] pickle) {
    return legacy(pickle, PickleBytes.protocol(2).op(']'), new byte[0]);
  }

  /** A file in that format with one storage. */
  static byte[] legacy(byte[] pickle, String key, long elements, byte[] storage) {
    byte[] counted =
        ByteBuffer.allocate(8 + storage.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(elements)
            .put(storage)
            .array();
    return legacy(pickle, PickleBytes.protocol(2).op(']').text(key).op('a'), counted);
  }

  private static byte[] legacy(byte[] pickle, PickleBytes keys, byte[] storages) {
    byte[] magic =
        PickleBytes.protocol(2)
            .op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
            .stop();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(magic);
    bytes.writeBytes(PickleBytes.protocol(2).integer(1001).stop());
    bytes.writeBytes(PickleBytes.protocol(2).op('}').stop());
    bytes.writeBytes(pickle);
    bytes.writeBytes(keys.stop());
    bytes.writeBytes(storages);
    return bytes.toByteArray();
  }

  static byte[] safetensors(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }
}
