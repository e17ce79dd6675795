package io.naflow.propagation;

import io.naflow.api.InversionStop;
import io.naflow.api.SolverSettings;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The systems of a batch on their way to a solution, one an image. Each stops on its own, by the
 * rules of LSQR (Paige and Saunders 1982, section 6); what its neighbours still do no longer
 * touches it. Norms are those of {@code A = R J D} and of the residual {@code r = R (target - J
 * x)}.
 *
 * <p>{@code ‖A‖} is LSQR's own: the Frobenius norm of the bidiagonal matrix that the steps have
 * made so far, which grows from {@code ‖A p‖ / ‖p‖} of the first direction towards that of A and
 * never exceeds it. The steps of conjugate gradients are Lanczos' on {@code AᵀA}, and the diagonal
 * of their tridiagonal matrix, {@code 1/α_k + β_(k-1)/α_(k-1)}, has the square as its sum.
 */
final class Systems {
  /**
   * Share of the squared start norm below which the residual is measured at each step: subtraction
   * has then lost the digits that a tolerance near the square root of the machine's needs.
   */
  private static final double MEASURED_BELOW = 1e-4;

  private final double tolerated;
  private final double optimal;
  private final double[] start;
  private final double[] rest;
  private final double[] gamma;
  private final double[] optimality;
  private final int[] iterations;
  private final InversionStop[] stops;
  private final double[] squaredNorm;
  private final double[] carried;

  /**
   * @param start squared norm of each right-hand side
   * @param gamma {@code ‖Aᵀr‖²} of each before the first step
   */
  Systems(double[] start, double[] gamma, SolverSettings settings) {
    this.tolerated = settings.tolerance() * settings.tolerance();
    this.optimal = settings.optimality();
    this.start = start;
    this.rest = start.clone();
    this.gamma = gamma.clone();
    this.optimality = new double[start.length];
    this.iterations = new int[start.length];
    this.squaredNorm = new double[start.length];
    this.carried = new double[start.length];
    this.stops = new InversionStop[start.length];
    for (int i = 0; i < start.length; i++) {
      // Where no neuron changes a kept equation, nothing is better than 0.
      stops[i] = gamma[i] > 0 ? InversionStop.LIMIT : byResidual(i, InversionStop.LEAST_SQUARES);
    }
  }

  private boolean isOpen(int i) {
    return stops[i] == InversionStop.LIMIT;
  }

  boolean anyOpen() {
    return IntStream.range(0, stops.length).anyMatch(this::isOpen);
  }

  /**
   * Step lengths along the directions {@code p}; 0 for a system that has stopped.
   *
   * @param delta {@code ‖A p‖²}
   */
  double[] lengths(double[] delta) {
    double[] alpha = new double[delta.length];
    for (int i = 0; i < alpha.length; i++) {
      if (isOpen(i) && delta[i] > 0) {
        alpha[i] = gamma[i] / delta[i];
        // Exact arithmetic gives |r|² - α²|q|² = |r|² - αγ.
        rest[i] = Math.max(0, rest[i] - alpha[i] * gamma[i]);
        iterations[i]++;
      } else if (isOpen(i)) {
        // The gradient is so small that nothing is left of A p.
        stops[i] = InversionStop.LEAST_SQUARES;
      }
    }
    return alpha;
  }

  /** Whether a residual is near where its digits matter. */
  boolean anyToMeasure() {
    return IntStream.range(0, rest.length).anyMatch(this::isToMeasure);
  }

  private boolean isToMeasure(int i) {
    return isOpen(i) && rest[i] < Math.max(MEASURED_BELOW, 2 * tolerated) * start[i];
  }

  /**
   * @param squaredNorms of the residuals themselves
   */
  void measured(double[] squaredNorms) {
    for (int i = 0; i < rest.length; i++) {
      rest[i] = isToMeasure(i) ? squaredNorms[i] : rest[i];
    }
  }

  /**
   * Judges the point that the last step has led to.
   *
   * @param alpha length of that step
   * @param next {@code ‖Aᵀr‖²} there
   * @return shares of the last directions in the next ones
   */
  double[] judge(double[] alpha, double[] next) {
    double[] beta = new double[next.length];
    for (int i = 0; i < beta.length; i++) {
      if (isOpen(i) && alpha[i] > 0) {
        beta[i] = next[i] / gamma[i];
        gamma[i] = next[i];
        squaredNorm[i] += 1 / alpha[i] + carried[i];
        carried[i] = beta[i] / alpha[i];
        optimality[i] = rest[i] > 0 ? Math.sqrt(next[i] / rest[i] / squaredNorm[i]) : 0;
        stops[i] =
            byResidual(
                i, optimality[i] <= optimal ? InversionStop.LEAST_SQUARES : InversionStop.LIMIT);
      }
    }
    return beta;
  }

  private InversionStop byResidual(int i, InversionStop otherwise) {
    return rest[i] <= tolerated * start[i] ? InversionStop.SOLVED : otherwise;
  }

  /**
   * How each system ended.
   *
   * @param squaredNorms of the residuals
   */
  List<Ending> endings(double[] squaredNorms) {
    return IntStream.range(0, stops.length)
        .mapToObj(
            i ->
                new Ending(
                    stops[i],
                    start[i] == 0 ? 0 : Math.sqrt(squaredNorms[i] / start[i]),
                    optimality[i],
                    iterations[i]))
        .toList();
  }

  /** How one system ended; as in {@link io.naflow.api.Inversion}. */
  record Ending(InversionStop stop, double residual, double optimality, int iterations) {}
}
