package io.naflow.api;

/**
 * When the inversion of a segment stops, and what counts as solved (Paige and Saunders 1982,
 * section 6).
 *
 * @param tolerance relative residual of the kept rows, {@code ‖R(Jx + θ - b)‖ / ‖R(b - θ)‖}, under
 *     which an image's system counts as solved and its steps end; above 0, below 1
 * @param optimality {@code ‖Aᵀr‖ / (‖A‖ · ‖r‖)} under which it counts as solved in the sense of
 *     least squares: its equations contradict each other, and no input satisfies them much better.
 *     Judged where the steps end: if the last input does not come under it, what lies towards the
 *     mean of all inputs may. At least 0, below 1; 0 asks for the residual alone, as {@code
 *     naflow-reference} always does
 * @param iterations most conjugate-gradient steps of one segment, at least 1; each costs the
 *     segment once forwards and once backwards
 */
public record SolverSettings(double tolerance, double optimality, int iterations) {
  /** The measured default (docs/method.md). */
  public static final SolverSettings DEFAULT = new SolverSettings(0.07, 0.1, 6);

  public SolverSettings {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "Cannot set the solver's tolerance to %s: it must lie between 0 and 1"
              .formatted(tolerance));
    }
    if (!(optimality >= 0 && optimality < 1)) {
      throw new IllegalArgumentException(
          "Cannot set the solver's optimality to %s: it must be 0 or lie between 0 and 1"
              .formatted(optimality));
    }
    if (iterations < 1) {
      throw new IllegalArgumentException(
          "Cannot set the solver's iterations to %d: at least 1 is needed".formatted(iterations));
    }
  }
}
