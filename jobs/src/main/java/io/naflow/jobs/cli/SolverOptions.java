package io.naflow.jobs.cli;

import io.naflow.api.SolverSettings;
import picocli.CommandLine.Option;

/** When inversions stop, as commands take it. */
final class SolverOptions {
  @Option(names = "--iterations", paramLabel = "N", description = "Most steps of an inversion.")
  private int iterations = SolverSettings.DEFAULT.iterations();

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "Residual at which an inversion is done.")
  private double tolerance = SolverSettings.DEFAULT.tolerance();

  SolverSettings settings() {
    return new SolverSettings(tolerance, iterations);
  }
}
