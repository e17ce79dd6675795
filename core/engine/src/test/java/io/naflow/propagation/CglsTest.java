package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.InversionStop;
import io.naflow.api.SolverSettings;
import io.naflow.testing.CpuRuntime;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When and why systems stop, on dense matrices in float64; what is reported is computed again from
 * the matrix itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CglsTest {
  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  /** A batch of systems, each with its own matrix. */
  private record Dense(List<double[][]> matrices) implements Cgls.LinearMap {
    @Override
    public NDArray apply(NDArray u, Ops ops) {
      return multiplied(u, ops, false);
    }

    @Override
    public NDArray adjoint(NDArray v, Ops ops) {
      return multiplied(v, ops, true);
    }

    private NDArray multiplied(NDArray x, Ops ops, boolean transposed) {
      double[] all = x.toDoubleArray();
      int in = all.length / matrices.size();
      double[][] first = matrices.get(0);
      int out = transposed ? first[0].length : first.length;
      double[] result = new double[out * matrices.size()];
      for (int n = 0; n < matrices.size(); n++) {
        for (int i = 0; i < out; i++) {
          for (int j = 0; j < in; j++) {
            double entry = transposed ? matrices.get(n)[j][i] : matrices.get(n)[i][j];
            result[n * out + i] += entry * all[n * in + j];
          }
        }
      }
      return ops.tensor(result, matrices.size(), out, 1, 1);
    }
  }

  private record Solved(double[] x, Cgls.Fit ending) {}

  private List<Solved> solve(List<double[][]> matrices, List<double[]> b, SolverSettings settings) {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT64)) {
      double[] all = b.stream().flatMapToDouble(Arrays::stream).toArray();
      NDArray target = ops.tensor(all, b.size(), b.get(0).length, 1, 1);
      var everything = new NeuronWeights.All();
      var result =
          new Cgls(new Dense(matrices), everything, everything, settings).solve(target, ops);
      double[] x = result.x().toDoubleArray();
      int size = x.length / b.size();
      return IntStream.range(0, b.size())
          .mapToObj(
              i ->
                  new Solved(Arrays.copyOfRange(x, i * size, (i + 1) * size), result.fits().get(i)))
          .toList();
    }
  }

  private Solved solve(double[][] matrix, double[] b, SolverSettings settings) {
    return solve(Collections.singletonList(matrix), List.of(b), settings).get(0);
  }

  private static double[][] matrix(Random random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return matrix;
  }

  private static double[] residual(double[][] a, double[] x, double[] b) {
    double[] r = b.clone();
    for (int i = 0; i < r.length; i++) {
      for (int j = 0; j < x.length; j++) {
        r[i] -= a[i][j] * x[j];
      }
    }
    return r;
  }

  private static double[] gradient(double[][] a, double[] r) {
    double[] g = new double[a[0].length];
    for (int i = 0; i < r.length; i++) {
      for (int j = 0; j < g.length; j++) {
        g[j] += a[i][j] * r[i];
      }
    }
    return g;
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }

  private static double frobenius(double[][] a) {
    return norm(Arrays.stream(a).flatMapToDouble(Arrays::stream).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 20})
  void aConsistentSystemIsSolved(int size) {
    var random = new Random(size);
    double[][] a = matrix(random, size, size + 3);
    double[] b = random.doubles(size, -1, 1).toArray();
    Solved solved = solve(a, b, new SolverSettings(1e-6, 1e-9, 500));
    assertThat(solved.ending().stop()).isEqualTo(InversionStop.SOLVED);
    double residual = norm(residual(a, solved.x(), b)) / norm(b);
    assertThat(residual).isLessThanOrEqualTo(1e-6);
    assertThat(solved.ending().residual()).isCloseTo(residual, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12})
  void anInconsistentOneEndsAtTheLeastSquaresSolution(int columns) {
    var random = new Random(100 + columns);
    double[][] a = matrix(random, 3 * columns + 2, columns);
    double[] b = random.doubles(a.length, -1, 1).toArray();
    double optimality = 1e-3;
    Solved solved = solve(a, b, new SolverSettings(1e-9, optimality, 500));
    assertThat(solved.ending().stop()).isEqualTo(InversionStop.LEAST_SQUARES);
    assertThat(solved.ending().iterations()).isPositive();
    double[] r = residual(a, solved.x(), b);
    double gradient = norm(gradient(a, r));
    // The estimate of the norm never exceeds the norm, so that the true ratio is at most the one
    // reported.
    assertThat(gradient / (frobenius(a) * norm(r)))
        .isLessThanOrEqualTo(solved.ending().optimality() + 1e-12)
        .isLessThanOrEqualTo(optimality);
    assertThat(solved.ending().residual()).isCloseTo(norm(r) / norm(b), within(1e-12));
    // No better point is far: the same with the gradient gone.
    Solved exact = solve(a, b, new SolverSettings(1e-12, 1e-13, 500));
    assertThat(norm(r)).isCloseTo(norm(residual(a, exact.x(), b)), within(1e-4 * norm(b)));
  }

  @Test
  void theLimitIsSaidWhereNeitherIsReached() {
    double[][] a = matrix(new Random(5), 40, 40);
    double[] b = new Random(6).doubles(40, -1, 1).toArray();
    Solved solved = solve(a, b, new SolverSettings(1e-6, 1e-6, 3));
    assertThat(solved.ending().stop()).isEqualTo(InversionStop.LIMIT);
    assertThat(solved.ending().iterations()).isEqualTo(3);
    double[] r = residual(a, solved.x(), b);
    assertThat(solved.ending().optimality())
        .isGreaterThan(1e-6)
        .isGreaterThanOrEqualTo(norm(gradient(a, r)) / (frobenius(a) * norm(r)));
  }

  /** After one step: of the first direction. */
  @Test
  void theNormIsWhatTheStepsHaveShown() {
    double[][] a = {{3, 0}, {0, 1}, {0, 0}};
    double[] b = {1, 1, 5};
    Solved solved = solve(a, b, new SolverSettings(1e-9, 1e-9, 1));
    double[] r = residual(a, solved.x(), b);
    double[] p = gradient(a, b);
    double[] image = {3 * p[0], p[1]};
    double[] next = gradient(a, r);
    // T_1 = |A p|² / |p|².
    assertThat(solved.ending().optimality())
        .isCloseTo(norm(next) / (norm(image) / norm(p) * norm(r)), within(1e-12));
  }

  @Test
  void nothingIsWanted() {
    Solved solved =
        solve(matrix(new Random(7), 4, 3), new double[4], new SolverSettings(0.05, 0.1, 6));
    assertThat(solved.x()).containsOnly(0);
    assertThat(solved.ending()).isEqualTo(new Cgls.Fit(InversionStop.SOLVED, 0, 0, 0));
  }

  @Test
  void whereNoInputChangesAnythingZeroIsTheLeastSquaresSolution() {
    Solved solved =
        solve(new double[3][4], new double[] {1, 2, 3}, new SolverSettings(0.05, 0.1, 6));
    assertThat(solved.x()).containsOnly(0);
    assertThat(solved.ending()).isEqualTo(new Cgls.Fit(InversionStop.LEAST_SQUARES, 1, 0, 0));
  }

  /** Rank one: all rows ask for the same neuron, and they ask for different values. */
  @Test
  void aRankDeficientSystemEndsAtTheMeanOfWhatIsAsked() {
    double[][] a = {{1, 1}, {1, 1}, {1, 1}};
    Solved solved = solve(a, new double[] {1, 2, 6}, new SolverSettings(1e-6, 1e-6, 10));
    assertThat(solved.ending().stop()).isEqualTo(InversionStop.LEAST_SQUARES);
    assertThat(solved.ending().iterations()).isEqualTo(1);
    assertThat(solved.x()).containsExactly(new double[] {1.5, 1.5}, within(1e-12));
  }

  @Test
  void eachOfABatchEndsAsItDoesAlone() {
    var random = new Random(9);
    List<double[][]> matrices =
        List.of(
            matrix(random, 12, 12),
            new double[12][12],
            matrix(random, 12, 12),
            identity(12),
            matrix(random, 12, 12));
    List<double[]> b =
        IntStream.range(0, 5).mapToObj(i -> random.doubles(12, -1, 1).toArray()).toList();
    var settings = new SolverSettings(0.2, 0.05, 8);
    List<Solved> together = solve(matrices, b, settings);
    for (int i = 0; i < 5; i++) {
      Solved alone = solve(matrices.get(i), b.get(i), settings);
      assertThat(together.get(i).ending()).as("system %d", i).isEqualTo(alone.ending());
      assertThat(together.get(i).x()).containsExactly(alone.x());
    }
    assertThat(together.get(3).ending().iterations()).isEqualTo(1);
  }

  private static double[][] identity(int size) {
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      matrix[i][i] = 1;
    }
    return matrix;
  }
}
