package io.naflow.propagation;

import io.naflow.api.InversionStop;
import io.naflow.api.SolverSettings;
import java.util.Optional;

/**
 * How far one image's conjugate gradients have come, and why they stopped (Paige and Saunders
 * 1982). It knows nothing of the other images of its batch.
 *
 * <p>{@code ‖A‖} is LSQR's estimate: the step lengths are the coefficients of Golub and Kahan's
 * bidiagonalisation, and the Frobenius norm of that small matrix grows towards that of {@code A}
 * from below.
 *
 * <p>Of all inputs that so many steps can reach, conjugate gradients give the one with the least
 * {@code ‖r‖}. Their mean weighed by {@code 1/γ} is the one with the least {@code ‖Aᵀr‖} (that of
 * LSMR, Fong and Saunders 2011). Where the steps have run out and the first does not meet the
 * optimality asked for but the second does, the solution is what lies between the two as near to
 * the first as the optimality allows. What is reported is of that solution.
 */
final class ImageSolve {
  private static final int BISECTIONS = 50;

  private final SolverSettings settings;
  private final double rounding;
  private final double start;
  private double rest;
  private double gamma;
  private double meanRest;
  private double meanGamma;
  private double alpha;
  private double beta;
  private double squaredNorm;
  private int iterations;
  private boolean moved;
  private double share;
  private Optional<InversionStop> stop = Optional.empty();

  /**
   * @param start {@code ‖b‖²}
   * @param gamma {@code ‖Aᵀb‖²}
   * @param rounding optimality under which a gradient is the arithmetic's noise
   */
  ImageSolve(double start, double gamma, double rounding, SolverSettings settings) {
    this.settings = settings;
    this.rounding = rounding;
    this.start = start;
    this.rest = start;
    this.gamma = gamma;
    this.meanRest = start;
    this.meanGamma = gamma;
    judge();
  }

  boolean active() {
    return stop.isEmpty();
  }

  /**
   * Takes a step along the direction {@code p}.
   *
   * @param delta {@code ‖Ap‖²}
   * @return its length, 0 for an image that is done
   */
  double step(double delta) {
    moved = active() && delta > 0;
    if (active() && !moved) {
      // Too small for the arithmetic, or not finite: nothing to go by.
      stop = Optional.of(InversionStop.LIMIT);
    }
    if (!moved) {
      return 0;
    }
    iterations++;
    squaredNorm += delta / gamma + (iterations == 1 ? 0 : beta / alpha);
    alpha = gamma / delta;
    return alpha;
  }

  /**
   * Takes in what the step has led to.
   *
   * @param squaredRest {@code ‖r‖²}
   * @param nextGamma {@code ‖Aᵀr‖²}
   */
  void turn(double squaredRest, double nextGamma) {
    if (moved) {
      beta = nextGamma / gamma;
      gamma = nextGamma;
      rest = squaredRest;
      // Gradients are orthogonal, so that the squares of the mean's add up by their weights.
      meanGamma = gamma > 0 ? 1 / (1 / meanGamma + 1 / gamma) : 0;
      double f = newcomer();
      // <r_i, r_j> = ‖r_j‖² for i < j, as r_j is orthogonal to all that the steps before reached.
      meanRest = (1 - f) * (1 - f) * meanRest + f * (2 - f) * rest;
      judge();
    }
  }

  /** How much of the old direction the next one keeps. */
  double kept() {
    return active() ? beta : 0;
  }

  /** How much the input that the last step led to counts in the mean so far, in 0..1. */
  double newcomer() {
    if (!moved) {
      return 0;
    }
    return gamma > 0 ? meanGamma / gamma : 1;
  }

  /** How far the solution lies from the last input towards the mean, in 0..1. */
  double share() {
    return share;
  }

  private void judge() {
    if (rest <= settings.tolerance() * settings.tolerance() * start) {
      stop = Optional.of(InversionStop.SOLVED);
    } else if (optimality() <= rounding) {
      stop = Optional.of(InversionStop.LEAST_SQUARES);
    } else if (iterations == settings.iterations() || !(gamma > 0)) {
      share = leastShare();
      stop =
          Optional.of(
              optimality() <= settings.optimality()
                  ? InversionStop.LEAST_SQUARES
                  : InversionStop.LIMIT);
    }
  }

  /** How far from the last input towards the mean the optimality is met; 0 if it never is. */
  private double leastShare() {
    double wanted = settings.optimality();
    if (optimality(0) <= wanted || !(optimality(1) <= wanted)) {
      return 0;
    }
    double low = 0;
    double high = 1;
    for (int k = 0; k < BISECTIONS; k++) {
      double middle = (low + high) / 2;
      if (optimality(middle) <= wanted) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private double optimality() {
    return optimality(share);
  }

  /** Of what lies that far from the last input towards the mean. */
  private double optimality(double towards) {
    double rests = squaredRest(towards);
    if (gamma == 0 || rests == 0) {
      return 0;
    }
    // <g_mean, g> = ‖g_mean‖², as gradients are orthogonal.
    double slopes = meanGamma + (1 - towards) * (1 - towards) * (gamma - meanGamma);
    // Before the first step nothing is known of A but what it makes of b.
    return iterations == 0 ? 1 : Math.sqrt(slopes / rests / squaredNorm);
  }

  /** {@code ‖r‖²} there. */
  private double squaredRest(double towards) {
    return rest + towards * towards * (meanRest - rest);
  }

  Cgls.Fit fit() {
    double residual = start == 0 ? 0 : Math.sqrt(squaredRest(share) / start);
    return new Cgls.Fit(stop.orElseThrow(), residual, optimality(), iterations);
  }
}
