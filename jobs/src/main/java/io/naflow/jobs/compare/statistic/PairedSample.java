package io.naflow.jobs.compare.statistic;

import java.util.List;

/**
 * Two values each of the same subjects.
 *
 * @param subjects their names; kept, not copied: of millions, a list may make each when asked
 * @param baseline finite, as many; kept, not copied
 * @param candidate likewise
 */
public record PairedSample(List<String> subjects, double[] baseline, double[] candidate) {
  /** No subject. */
  public static final PairedSample NONE = new PairedSample(List.of(), new double[0], new double[0]);

  public PairedSample {
    if (subjects.size() != baseline.length || subjects.size() != candidate.length) {
      throw new IllegalArgumentException(
          "Cannot pair %d and %d values of %d subjects: there must be two for each"
              .formatted(baseline.length, candidate.length, subjects.size()));
    }
  }

  /** Number of subjects. */
  public int size() {
    return baseline.length;
  }

  /** A subject's candidate value less its baseline value. */
  public double difference(int index) {
    return candidate[index] - baseline[index];
  }

  /** All {@link #difference}s. */
  public double[] differences() {
    double[] differences = new double[size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = difference(i);
    }
    return differences;
  }
}
