package io.naflow.jobs.cli;

import io.naflow.api.SolverSettings;
import picocli.CommandLine.Option;

/** When inversions stop, as commands take it. */
public final class SolverOptions {
  @Option(names = "--iterations", paramLabel = "N", description = "Most steps of an inversion.")
  private int iterations = SolverSettings.DEFAULT.iterations();

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "Relative residual at which an inversion is solved.")
  private double tolerance = SolverSettings.DEFAULT.tolerance();

  @Option(
      names = "--optimality",
      paramLabel = "T",
      description =
          "Relative gradient at which it is solved as far as its equations allow (least squares).")
  private double optimality = SolverSettings.DEFAULT.optimality();

  public SolverSettings settings() {
    return new SolverSettings(tolerance, optimality, iterations);
  }
}
