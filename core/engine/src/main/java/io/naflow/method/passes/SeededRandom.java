package io.naflow.method.passes;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Random numbers that depend on an image's name, a method's and a seed alone, so that a result does
 * not depend on the batch, the partition or the machine.
 */
final class SeededRandom {
  private SeededRandom() {}

  static Random of(String method, String image, long seed) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : (method + "\n" + image + "\n" + seed).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return new Random(hash);
  }
}
