package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.InversionStop;
import io.naflow.api.SolverSettings;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Conjugate gradients on the normal equations (Björck 1996, CGLS), batched: each image has its own
 * step lengths and stops on its own ({@link ImageSolve}). Started at zero it runs towards the
 * solution of minimum norm. Gradients are kept orthogonal. The column weights act as a change of
 * variables, {@code x = D u}, that is never carried out: only {@code D²} appears.
 */
final class Cgls {
  /**
   * Optimality under which a gradient is what the arithmetic has made: sums over a layer's neurons
   * round to some ten times the type's precision. Steps along such a gradient lead anywhere.
   */
  private static final double ROUNDING_32 = 1e-6;

  private static final double ROUNDING_64 = 1e-14;

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
   * How one image's solve went.
   *
   * @param stop why it ended
   * @param residual relative residual of the kept rows
   * @param optimality {@code ‖Aᵀr‖ / (‖A‖ · ‖r‖)}
   * @param iterations steps taken
   */
  record Fit(InversionStop stop, double residual, double optimality, int iterations) {}

  /**
   * @param x the solution
   * @param fits one an image
   */
  record Result(NDArray x, List<Fit> fits) {}

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
    double rounding = t.getDataType() == DataType.FLOAT64 ? ROUNDING_64 : ROUNDING_32;
    List<ImageSolve> images =
        IntStream.range(0, first.rest().length)
            .mapToObj(i -> new ImageSolve(first.rest()[i], first.gamma()[i], rounding, settings))
            .toList();
    NDArray x = ops.zerosLike(first.s());
    NDArray mean = ops.zerosLike(first.s());
    NDArray p = first.s();
    while (anyActive(images)) {
      try (Ops inner = ops.inner()) {
        NDArray q = rows.restrict(Operand.disposable(map.apply(p, inner)), inner);
        double[] delta = inner.dot(q, rows.weigh(q, inner)).toDoubleArray();
        double[] alpha = new double[delta.length];
        Arrays.setAll(alpha, i -> images.get(i).step(delta[i]));
        inner.addProduct(x, p, perImage(alpha, inner));
        inner.addProduct(t, q, perImage(negative(alpha), inner));
        Direction next = direction(t, before, inner);
        for (int i = 0; i < delta.length; i++) {
          images.get(i).turn(next.rest()[i], next.gamma()[i]);
        }
        inner.addProduct(mean, mean, perImage(images, image -> -image.newcomer(), inner));
        inner.addProduct(mean, x, perImage(images, ImageSolve::newcomer, inner));
        if (anyActive(images)) {
          NDArray old = p;
          NDArray kept = perImage(images, ImageSolve::kept, inner);
          p = ops.adopt(inner.addProduct(next.s(), old, kept));
          old.close();
        }
      }
    }
    return new Result(between(x, mean, images, ops), images.stream().map(ImageSolve::fit).toList());
  }

  /** What lies as far from the last input of each image towards the mean as the image says. */
  private static NDArray between(NDArray x, NDArray mean, List<ImageSolve> images, Ops ops) {
    ops.addProduct(x, x, perImage(images, image -> -image.share(), ops));
    return ops.addProduct(x, mean, perImage(images, ImageSolve::share, ops));
  }

  /** The fit of a solution found otherwise, which is known to leave the least residual. */
  Result exact(NDArray x, NDArray target, Ops ops) {
    NDArray start = rows.restrict(Operand.shared(target), ops);
    NDArray rest =
        rows.restrict(
            Operand.disposable(ops.subtract(Operand.shared(target), map.apply(x, ops))), ops);
    double[] wanted = squaredNorm(start, ops);
    double[] left = squaredNorm(rest, ops);
    return new Result(
        x,
        IntStream.range(0, wanted.length)
            .mapToObj(i -> wanted[i] == 0 ? 0 : Math.sqrt(left[i] / wanted[i]))
            .map(residual -> new Fit(exactly(residual), residual, 0, 0))
            .toList());
  }

  private InversionStop exactly(double residual) {
    return residual <= settings.tolerance() ? InversionStop.SOLVED : InversionStop.LEAST_SQUARES;
  }

  /**
   * Steepest descent {@code s = D² Jᵀ R² t}, {@code γ = |D Jᵀ R² t|²} and {@code |R t|²} of each
   * image.
   */
  private Direction direction(NDArray t, Orthogonal before, Ops ops) {
    NDArray weighed = rows.weigh(t, ops);
    double[] rest = ops.dot(t, weighed).toDoubleArray();
    NDArray gradient = map.adjoint(weighed, ops);
    NDArray kept = columns.restrict(Operand.disposable(gradient), ops);
    NDArray orthogonal = before.purge(kept, columns.weigh(kept, ops), ops);
    NDArray s = columns.weigh(orthogonal, ops);
    double[] gamma = ops.dot(orthogonal, s).toDoubleArray();
    before.add(orthogonal, gamma, ops);
    return new Direction(s, gamma, rest);
  }

  private record Direction(NDArray s, double[] gamma, double[] rest) {}

  private double[] squaredNorm(NDArray t, Ops ops) {
    return ops.dot(t, rows.weigh(t, ops)).toDoubleArray();
  }

  private static boolean anyActive(List<ImageSolve> images) {
    return images.stream().anyMatch(ImageSolve::active);
  }

  private static double[] negative(double[] values) {
    return Arrays.stream(values).map(value -> -value).toArray();
  }

  private static NDArray perImage(
      List<ImageSolve> images, ToDoubleFunction<ImageSolve> number, Ops ops) {
    return perImage(images.stream().mapToDouble(number).toArray(), ops);
  }

  private static NDArray perImage(double[] values, Ops ops) {
    return ops.tensor(values, values.length, 1, 1, 1);
  }
}
