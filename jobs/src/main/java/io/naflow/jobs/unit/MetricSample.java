package io.naflow.jobs.unit;

import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Sample;
import io.naflow.jobs.identity.Sha256;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Which images each metric is measured on. Every image has one number in 0..1, a hash of its name
 * and the run's seed, and is measured by the metrics whose limit is above it: the choice hangs on
 * neither partitions nor order, and a smaller sample is part of a larger one.
 *
 * @param seed the run's
 * @param parts one a metric, in the configuration's order
 */
public record MetricSample(long seed, List<Part> parts) implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int HASH_BYTES = 7;

  public MetricSample {
    parts = List.copyOf(parts);
  }

  /**
   * One metric's images.
   *
   * @param limit above their numbers, 0..1
   * @param images how many they are
   */
  public record Part(double limit, int images) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * The samples of a configuration.
   *
   * @param images names of all images of the audit
   */
  public static MetricSample of(AuditConfig config, List<String> images) {
    long seed = config.run().seed();
    double[] drawn = images.stream().mapToDouble(name -> drawn(name, seed)).sorted().toArray();
    return new MetricSample(
        seed, config.metrics().stream().map(metric -> part(metric.sample(), drawn)).toList());
  }

  private static Part part(Sample sample, double[] sorted) {
    if (sample instanceof Sample.Share share) {
      int below = (int) Arrays.stream(sorted).filter(number -> number < share.share()).count();
      return new Part(share.share(), below);
    }
    int count = Math.min(((Sample.Count) sample).images(), sorted.length);
    return new Part(count < sorted.length ? sorted[count] : 1, count);
  }

  /** Whether the metric at that place of the configuration is measured on the image. */
  public boolean holds(int metric, String image) {
    return drawn(image, seed) < parts.get(metric).limit();
  }

  private static double drawn(String name, long seed) {
    // Not the hash that dataset.sample goes by: that has left only small ones.
    byte[] hash = Sha256.of("metrics/" + seed + "/" + name);
    long bits = 0;
    for (int i = 0; i < HASH_BYTES; i++) {
      bits = bits << Byte.SIZE | (hash[i] & 0xFF);
    }
    return bits / (double) (1L << HASH_BYTES * Byte.SIZE);
  }
}
