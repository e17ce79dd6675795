package io.naflow.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The files that {@code scripts/make-image-fixtures.py} made. */
public final class Fixtures {
  private Fixtures() {}

  public static byte[] bytes(String name) {
    try (InputStream stream = Fixtures.class.getResourceAsStream("/image/" + name)) {
      if (stream == null) {
        throw new IllegalArgumentException("Cannot find the fixture " + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a table, each as its columns. */
  public static List<List<String>> table(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8)
        .lines()
        .map(line -> List.of(line.split("\t")))
        .toList();
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An image in which every sample is other than its neighbours. */
  public static RgbImage pattern(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 37 + i / 11);
    }
    return new RgbImage(width, height, rgb);
  }
}
