package io.naflow.session;

import io.naflow.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Files as the networks' authors publish them, with the numbers put back that
 * scripts/make-checkpoint-fixtures.py left out: all of them one half.
 */
final class PublishedCheckpoints {
  private static final String OMITTED = "/omitted/";

  private PublishedCheckpoints() {}

  /** Writes the named file, whole again, into a folder. */
  static Path restore(String name, Path folder) {
    Path file = folder.resolve(name + ".pt");
    Path source = Golden.file("checkpoints/" + name + ".pt");
    try (ZipFile zip = new ZipFile(source.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().contains(OMITTED)) {
          int bytes = Integer.parseInt(new String(content, StandardCharsets.US_ASCII));
          write(out, entry.getName().replace(OMITTED, "/data/"), halves(bytes));
        } else {
          write(out, entry.getName(), content);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot restore test file " + source, e);
    }
    return file;
  }

  private static byte[] halves(int bytes) {
    ByteBuffer values = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      values.putFloat(0.5f);
    }
    return values.array();
  }

  /** Stored, not compressed, as PyTorch does. */
  private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
