package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.api.InversionStop;
import io.naflow.api.SolverSettings;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Conjugate gradients on the normal equations (Björck 1996, CGLS), batched: each image has its own
 * step lengths and stops on its own. Started at zero it runs towards the solution of minimum norm.
 * Gradients are kept orthogonal. The column weights act as a change of variables, {@code x = D u},
 * that is never carried out: only {@code D²} appears.
 */
final class Cgls {
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
   * @param endings how each image's system ended
   */
  record Result(NDArray x, List<Systems.Ending> endings) {
    Result {
      endings = List.copyOf(endings);
    }
  }

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
    Direction first = direction(t, before, ops);
    var systems = new Systems(squaredNorm(t, ops), first.gamma(), settings);
    NDArray x = ops.zerosLike(first.s());
    NDArray p = first.s();
    for (int k = 0; k < settings.iterations() && systems.anyOpen(); k++) {
      try (Ops inner = ops.inner()) {
        NDArray q = rows.restrict(Operand.disposable(map.apply(p, inner)), inner);
        double[] alpha = systems.lengths(inner.dot(q, rows.weigh(q, inner)).toDoubleArray());
        inner.addProduct(x, p, perImage(alpha, inner));
        inner.addProduct(t, q, perImage(negative(alpha), inner));
        if (systems.anyToMeasure()) {
          systems.measured(squaredNorm(t, inner));
        }
        Direction next = direction(t, before, inner);
        double[] beta = systems.judge(alpha, next.gamma());
        if (k + 1 < settings.iterations() && systems.anyOpen()) {
          NDArray old = p;
          p = ops.adopt(inner.addProduct(next.s(), old, perImage(beta, inner)));
          old.close();
        }
      }
    }
    return new Result(x, systems.endings(squaredNorm(t, ops)));
  }

  /** A solution in closed form: there is no better one, whatever it leaves. */
  Result check(NDArray x, NDArray target, Ops ops) {
    NDArray start = rows.restrict(Operand.shared(target), ops);
    NDArray rest =
        rows.restrict(
            Operand.disposable(ops.subtract(Operand.shared(target), map.apply(x, ops))), ops);
    double[] whole = squaredNorm(start, ops);
    double[] left = squaredNorm(rest, ops);
    var endings = new ArrayList<Systems.Ending>();
    for (int i = 0; i < whole.length; i++) {
      double residual = whole[i] == 0 ? 0 : Math.sqrt(left[i] / whole[i]);
      endings.add(
          new Systems.Ending(
              residual <= settings.tolerance() ? InversionStop.SOLVED : InversionStop.LEAST_SQUARES,
              residual,
              0,
              0));
    }
    return new Result(x, endings);
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

  private static double[] negative(double[] values) {
    return Arrays.stream(values).map(value -> -value).toArray();
  }

  private static NDArray perImage(double[] values, Ops ops) {
    return ops.tensor(values, values.length, 1, 1, 1);
  }
}
