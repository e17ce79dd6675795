package io.naflow.jobs.compare;

import io.naflow.jobs.runtime.Sha256;
import io.naflow.jobs.statistic.PoissonBootstrap;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How often images count in each resample. The same in every cell, so those of some images are kept
 * from cell to cell of a task.
 */
final class SubjectWeights {
  /** With 1000 resamples, 4 MB. */
  private static final int KEPT = 4096;

  private final int resamples;
  private final Map<String, byte[]> kept = new HashMap<>();

  SubjectWeights(int resamples) {
    this.resamples = resamples;
  }

  byte[] of(String subject) {
    byte[] known = kept.get(subject);
    if (known != null) {
      return known;
    }
    long hash = ByteBuffer.wrap(Sha256.of(subject)).getLong();
    byte[] weights = PoissonBootstrap.weights(hash, resamples);
    if (kept.size() < KEPT) {
      kept.put(subject, weights);
    }
    return weights;
  }
}
