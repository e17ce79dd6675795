package io.naflow.api;

/**
 * When the inversion of a segment stops.
 *
 * @param tolerance relative residual of the kept rows, {@code ‖R(Jx + θ - b)‖ / ‖R(b - θ)‖}, under
 *     which an image's system counts as solved; above 0, below 1
 * @param iterations most conjugate-gradient steps of one segment, at least 1; each costs the
 *     segment once forwards and once backwards
 */
public record SolverSettings(double tolerance, int iterations) {
  /** The measured default (docs/method.md). */
  public static final SolverSettings DEFAULT = new SolverSettings(0.05, 6);

  public SolverSettings {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "Cannot set the solver's tolerance to %s: it must lie between 0 and 1"
              .formatted(tolerance));
    }
    if (iterations < 1) {
      throw new IllegalArgumentException(
          "Cannot set the solver's iterations to %d: at least 1 is needed".formatted(iterations));
    }
  }
}
