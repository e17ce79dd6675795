package io.naflow.lab.bench;

import io.naflow.api.Precision;
import io.naflow.api.SolverSettings;
import java.util.List;

/**
 * What is measured, and how.
 *
 * @param works methods, each set in one pass
 * @param solver when inversions stop
 * @param device {@code cpu} or {@code gpu(n)}
 * @param precision in which convolutions multiply
 * @param threads native threads, at least 1
 * @param rounds how often each piece is timed, at least 1
 */
public record BenchmarkPlan(
    List<Work> works,
    SolverSettings solver,
    String device,
    Precision precision,
    int threads,
    int rounds) {
  public BenchmarkPlan {
    works = List.copyOf(works);
    if (threads < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "Cannot measure with %d threads in %d rounds: at least 1 of each is needed"
              .formatted(threads, rounds));
    }
  }

  /** Methods asked for together. */
  public record Work(List<String> methods) {
    public Work {
      methods = List.copyOf(methods);
    }

    public String name() {
      return String.join("+", methods);
    }
  }
}
