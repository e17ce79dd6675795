package io.naflow.pass;

import ai.djl.ndarray.NDArray;
import io.naflow.api.SolverSettings;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;
import java.util.Arrays;

/**
 * Conjugate gradients on the normal equations (Björck 1996, CGLS), batched: each image has its own
 * step lengths and stops on its own. Started at zero it runs towards the solution of minimum norm.
 * Gradients are kept orthogonal. The column weights act as a change of variables, {@code x = D u},
 * that is never carried out: only {@code D²} appears.
 */
final class Cgls {
  /**
   * Share of the squared start norm below which the residual is measured at each step: subtraction
   * has then lost the digits that a tolerance near the square root of the machine's needs.
   */
  private static final double MEASURED_BELOW = 1e-4;

  private final LinearMap map;
  private final NeuronWeights rows;
  private final NeuronWeights columns;
  private final SolverSettings settings;

  Cgls(LinearMap map, NeuronWeights rows, NeuronWeights columns, SolverSettings settings) {
    this.map = map;
    this.rows = rows;
    this.columns = columns;
    this.settings = settings;
  }

  /** A linear map and its adjoint, both without changing their argument. */
  interface LinearMap {
    NDArray apply(NDArray u, Ops ops);

    NDArray adjoint(NDArray v, Ops ops);
  }

  /**
   * @param x the solution
   * @param residuals relative residual of each image's kept rows
   * @param iterations steps each image took
   */
  record Result(NDArray x, double[] residuals, int[] iterations) {}

  /**
   * Minimises {@code ‖R (J x - target)‖}.
   *
   * @param target written over
   * @param ops owner of the result
   */
  Result solve(NDArray target, Ops ops) {
    boolean graded = columns instanceof NeuronWeights.Graded;
    Orthogonal before = Orthogonal.of(graded ? Integer.MAX_VALUE : settings.iterations(), ops);
    NDArray t = rows.restrict(Operand.disposable(target), ops);
    double[] start = squaredNorm(t, ops);
    double[] rest = start.clone();
    int[] iterations = new int[start.length];
    Direction first = direction(t, before, ops);
    NDArray x = ops.zerosLike(first.s());
    NDArray p = first.s();
    double[] gamma = first.gamma();
    for (int k = 0; k < settings.iterations() && anyActive(rest, start, gamma); k++) {
      try (Ops inner = ops.inner()) {
        NDArray q = rows.restrict(Operand.disposable(map.apply(p, inner)), inner);
        double[] delta = inner.dot(q, rows.weigh(q, inner)).toDoubleArray();
        double[] alpha = new double[delta.length];
        for (int i = 0; i < alpha.length; i++) {
          if (isActive(rest[i], start[i], gamma[i]) && delta[i] > 0) {
            alpha[i] = gamma[i] / delta[i];
            // Exact arithmetic gives |r|² - α²|q|² = |r|² - αγ; the last one is measured again.
            rest[i] = Math.max(0, rest[i] - alpha[i] * gamma[i]);
            iterations[i]++;
          }
        }
        inner.addProduct(x, p, perImage(alpha, inner));
        inner.addProduct(t, q, perImage(negative(alpha), inner));
        measureSmall(rest, start, t, inner);
        if (k + 1 < settings.iterations() && anyActive(rest, start, gamma)) {
          Direction next = direction(t, before, inner);
          double[] beta = new double[gamma.length];
          for (int i = 0; i < beta.length; i++) {
            beta[i] = gamma[i] > 0 ? next.gamma()[i] / gamma[i] : 0;
          }
          gamma = next.gamma();
          NDArray old = p;
          p = ops.adopt(inner.addProduct(next.s(), old, perImage(beta, inner)));
          old.close();
        }
      }
    }
    return new Result(x, relative(squaredNorm(t, ops), start), iterations);
  }

  private void measureSmall(double[] rest, double[] start, NDArray t, Ops ops) {
    boolean anySmall = false;
    for (int i = 0; i < rest.length; i++) {
      anySmall |= rest[i] < MEASURED_BELOW * start[i];
    }
    if (anySmall) {
      double[] measured = squaredNorm(t, ops);
      for (int i = 0; i < rest.length; i++) {
        rest[i] = rest[i] < MEASURED_BELOW * start[i] ? measured[i] : rest[i];
      }
    }
  }

  /** The residual of a solution found otherwise. */
  Result check(NDArray x, NDArray target, Ops ops) {
    NDArray start = rows.restrict(Operand.shared(target), ops);
    NDArray rest =
        rows.restrict(
            Operand.disposable(ops.subtract(Operand.shared(target), map.apply(x, ops))), ops);
    double[] residuals = relative(squaredNorm(rest, ops), squaredNorm(start, ops));
    return new Result(x, residuals, new int[residuals.length]);
  }

  /** Steepest descent {@code s = D² Jᵀ R² t}, and {@code γ = |D Jᵀ R² t|²} of each image. */
  private Direction direction(NDArray t, Orthogonal before, Ops ops) {
    NDArray gradient = map.adjoint(rows.weigh(t, ops), ops);
    NDArray kept = columns.restrict(Operand.disposable(gradient), ops);
    NDArray orthogonal = before.purge(kept, columns.weigh(kept, ops), ops);
    NDArray s = columns.weigh(orthogonal, ops);
    double[] gamma = ops.dot(orthogonal, s).toDoubleArray();
    before.add(orthogonal, gamma, ops);
    return new Direction(s, gamma);
  }

  private record Direction(NDArray s, double[] gamma) {}

  private double[] squaredNorm(NDArray t, Ops ops) {
    return ops.dot(t, rows.weigh(t, ops)).toDoubleArray();
  }

  private boolean anyActive(double[] rest, double[] start, double[] gamma) {
    for (int i = 0; i < rest.length; i++) {
      if (isActive(rest[i], start[i], gamma[i])) {
        return true;
      }
    }
    return false;
  }

  private boolean isActive(double rest, double start, double gamma) {
    return gamma > 0 && rest > settings.tolerance() * settings.tolerance() * start;
  }

  private static double[] relative(double[] rest, double[] start) {
    double[] relative = new double[rest.length];
    for (int i = 0; i < rest.length; i++) {
      relative[i] = start[i] == 0 ? 0 : Math.sqrt(rest[i] / start[i]);
    }
    return relative;
  }

  private static double[] negative(double[] values) {
    return Arrays.stream(values).map(value -> -value).toArray();
  }

  private static NDArray perImage(double[] values, Ops ops) {
    return ops.tensor(values, values.length, 1, 1, 1);
  }
}
