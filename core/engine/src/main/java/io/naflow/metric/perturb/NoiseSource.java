package io.naflow.metric.perturb;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Random numbers that hang on the image's name, the run's seed and the purpose alone, and so not on
 * partitions, batches or what was drawn before.
 */
public final class NoiseSource {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private NoiseSource() {}

  /**
   * A generator of its own for each image, purpose and index. ({@link Random} because its algorithm
   * is fixed by its documentation, unlike that of newer generators.)
   *
   * @param seed the run's
   * @param image its name
   * @param purpose the metric and what in it
   * @param index of several draws
   */
  public static Random of(long seed, String image, String purpose, int index) {
    long hash = FNV_OFFSET;
    for (byte b :
        (seed + "\n" + image + "\n" + purpose + "\n" + index).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    // Random takes the low 48 bits: fold the others in.
    return new Random(hash ^ hash >>> 32);
  }
}
