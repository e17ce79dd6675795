package io.naflow.jobs.testing;

import io.naflow.weights.SeededWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A checkpoint of ResNet-18 by instance discrimination with a memory bank of 24 images, as PyTorch
 * wrote it, with the seeded numbers put back that scripts/make-bank-fixture.py left out.
 */
public final class BankCheckpoint {
  public static final int IMAGES = 24;
  public static final int LENGTH = 128;

  private static final Path SOURCE =
      Path.of("src", "test", "resources", "checkpoints", "resnet18-npid-bank.pt");
  private static final String OMITTED = "/omitted/";

  private BankCheckpoint() {}

  /** Writes the file, whole again, into a folder. */
  public static Path restore(Path folder) throws IOException {
    Path file = folder.resolve("resnet18-npid-bank.pt");
    try (ZipFile zip = new ZipFile(SOURCE.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().contains(OMITTED)) {
          String[] parameter = new String(content, StandardCharsets.US_ASCII).split(" ");
          write(out, entry.getName().replace(OMITTED, "/data/"), values(parameter));
        } else {
          write(out, entry.getName(), content);
        }
      }
    }
    return file;
  }

  /** The bank's vectors, from the numbers the script takes: unit vectors of seeded directions. */
  public static float[][] vectors() {
    double[] numbers = SeededWeights.standard("bank", IMAGES * LENGTH);
    float[][] vectors = new float[IMAGES][LENGTH];
    for (int image = 0; image < IMAGES; image++) {
      double[] row = Arrays.copyOfRange(numbers, image * LENGTH, (image + 1) * LENGTH);
      double norm = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
      for (int d = 0; d < LENGTH; d++) {
        vectors[image][d] = (float) (row[d] / norm);
      }
    }
    return vectors;
  }

  private static byte[] values(String[] parameter) {
    List<Integer> shape = Arrays.stream(parameter[1].split(",")).map(Integer::valueOf).toList();
    float[] values = SeededWeights.parameter(parameter[0], shape);
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
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
