package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.testing.DenseSvd;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A small system by its matrix, and what the solver's words mean for it, worked out densely in
 * float64.
 *
 * @param a rows of the matrix
 * @param b what is wanted
 */
record DenseSystem(double[][] a, double[] b) {
  /** Equations that contradict each other: more of them than unknowns, at random. */
  static DenseSystem contradicting(int equations, int unknowns, long seed) {
    var random = new Random(seed);
    double[][] a = new double[equations][];
    Arrays.setAll(a, i -> random.doubles(unknowns, -1, 1).toArray());
    return new DenseSystem(a, random.doubles(equations, -1, 1).toArray());
  }

  /** The same with what some input gives. */
  DenseSystem consistent(long seed) {
    double[] x = new Random(seed).doubles(a[0].length, -1, 1).toArray();
    return new DenseSystem(a, DenseSvd.times(a, x));
  }

  /** The same with its last unknowns the sums of the first ones. */
  DenseSystem deficient() {
    double[][] dependent = new double[a.length][];
    int half = a[0].length / 2;
    for (int i = 0; i < a.length; i++) {
      dependent[i] = a[i].clone();
      for (int j = half; j < dependent[i].length; j++) {
        dependent[i][j] = dependent[i][j - half] + dependent[i][0];
      }
    }
    return new DenseSystem(dependent, b);
  }

  DenseSystem zeroMatrix() {
    return new DenseSystem(new double[a.length][a[0].length], b);
  }

  DenseSystem zeroWanted() {
    return new DenseSystem(a, new double[b.length]);
  }

  double residual(double[] x) {
    return DenseSvd.norm(DenseSvd.rest(a, x, b)) / DenseSvd.norm(b);
  }

  /** {@code ‖Aᵀr‖}. */
  double slope(double[] x) {
    return DenseSvd.norm(DenseSvd.times(DenseSvd.transpose(a), DenseSvd.rest(a, x, b)));
  }

  /** Golub and Kahan's bidiagonalisation as it stands in the book: its Frobenius norm. */
  double runningNorm(int steps) {
    double[][] transposed = DenseSvd.transpose(a);
    double beta = DenseSvd.norm(b);
    double[] u = scaled(b, 1 / beta);
    double[] v = new double[a[0].length];
    double squares = 0;
    for (int k = 0; k < steps; k++) {
      double[] w = plus(DenseSvd.times(transposed, u), scaled(v, k == 0 ? 0 : -beta));
      double alpha = DenseSvd.norm(w);
      v = scaled(w, 1 / alpha);
      double[] next = plus(DenseSvd.times(a, v), scaled(u, -alpha));
      beta = DenseSvd.norm(next);
      u = scaled(next, 1 / beta);
      squares += alpha * alpha + beta * beta;
    }
    return Math.sqrt(squares);
  }

  /** Of all {@code x} that so many steps can reach, the one with the least {@code ‖Aᵀr‖}. */
  double[] leastSlope(int steps) {
    double[][] transposed = DenseSvd.transpose(a);
    double[][] basis = new double[steps][];
    double[] next = DenseSvd.times(transposed, b);
    for (int k = 0; k < steps; k++) {
      for (int again = 0; again < 2; again++) {
        for (int i = 0; i < k; i++) {
          next = plus(next, scaled(basis[i], -DenseSvd.dot(basis[i], next)));
        }
      }
      basis[k] = scaled(next, 1 / DenseSvd.norm(next));
      next = DenseSvd.times(transposed, DenseSvd.times(a, basis[k]));
    }
    double[][] images = new double[steps][];
    Arrays.setAll(images, k -> DenseSvd.times(transposed, DenseSvd.times(a, basis[k])));
    double[] y = new DenseSvd(DenseSvd.transpose(images)).solve(DenseSvd.times(transposed, b));
    return DenseSvd.times(DenseSvd.transpose(basis), y);
  }

  /** Systems of one size as the solver sees a batch: N×rows×1×1, N×columns×1×1. */
  record Batch(List<DenseSystem> systems) implements Cgls.LinearMap {
    @Override
    public NDArray apply(NDArray u, Ops ops) {
      return each(u, ops, systems.stream().map(DenseSystem::a).toList());
    }

    @Override
    public NDArray adjoint(NDArray v, Ops ops) {
      return each(v, ops, systems.stream().map(s -> DenseSvd.transpose(s.a())).toList());
    }

    NDArray wanted(Ops ops) {
      double[] all = systems.stream().flatMapToDouble(s -> Arrays.stream(s.b())).toArray();
      return ops.tensor(all, systems.size(), all.length / systems.size(), 1, 1);
    }

    private static NDArray each(NDArray x, Ops ops, List<double[][]> matrices) {
      double[][] images = images(x);
      double[] all = new double[images.length * matrices.get(0).length];
      for (int i = 0; i < images.length; i++) {
        double[] product = DenseSvd.times(matrices.get(i), images[i]);
        System.arraycopy(product, 0, all, i * product.length, product.length);
      }
      return ops.tensor(all, images.length, all.length / images.length, 1, 1);
    }
  }

  /** A tensor's numbers, image by image. */
  static double[][] images(NDArray x) {
    double[] all = x.toType(DataType.FLOAT64, true).toDoubleArray();
    int count = Math.toIntExact(x.getShape().get(0));
    double[][] images = new double[count][];
    int size = all.length / count;
    Arrays.setAll(images, i -> Arrays.copyOfRange(all, i * size, (i + 1) * size));
    return images;
  }

  /** Of one image's numbers. */
  static double norm(NDArray x, int image) {
    return DenseSvd.norm(images(x)[image]);
  }

  private static double[] scaled(double[] x, double factor) {
    return Arrays.stream(x).map(value -> factor * value).toArray();
  }

  private static double[] plus(double[] a, double[] b) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }
}
