package io.naflow.jobs.statistic;

import java.util.List;

/**
 * Two values each of the same subjects.
 *
 * @param subjects their names
 * @param baseline finite, as many; kept, not copied
 * @param candidate likewise
 */
public record PairedSample(List<String> subjects, double[] baseline, double[] candidate) {
  /** No subject. */
  public static final PairedSample NONE = new PairedSample(List.of(), new double[0], new double[0]);

  public PairedSample {
    subjects = List.copyOf(subjects);
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

  /** Some of the subjects, by their places. */
  public PairedSample of(List<Integer> places) {
    double[] before = new double[places.size()];
    double[] after = new double[places.size()];
    for (int i = 0; i < before.length; i++) {
      before[i] = baseline[places.get(i)];
      after[i] = candidate[places.get(i)];
    }
    return new PairedSample(places.stream().map(subjects::get).toList(), before, after);
  }
}
