package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.InversionStop;
import io.naflow.api.SolverSettings;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.DenseSvd;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What solves end with when their steps have run out, against dense solutions in float64. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CglsMeanTest {
  private static final DenseSystem SYSTEM = DenseSystem.contradicting(24, 14, 5);
  private static final NeuronWeights ALL = new NeuronWeights.All();

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  private record Solved(double[] x, Cgls.Fit fit) {}

  @Test
  void consistentEquationsAreSolvedWithinTheTolerance() {
    DenseSystem consistent = SYSTEM.consistent(1);
    for (double tolerance : new double[] {0.3, 0.05, 1e-10}) {
      Solved solved = solve(consistent, new SolverSettings(tolerance, 0.1, 60));
      assertThat(solved.fit().stop()).isEqualTo(InversionStop.SOLVED);
      assertThat(solved.fit().residual())
          .isLessThanOrEqualTo(tolerance)
          .isCloseTo(consistent.residual(solved.x()), within(1e-13));
    }
    double[] exact = new DenseSvd(consistent.a()).solve(consistent.b());
    assertThat(solve(consistent, new SolverSettings(1e-12, 0.1, 60)).x())
        .containsExactly(exact, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 8, 60})
  void contradictingEquationsAreSolvedByLeastSquares(int iterations) {
    double tolerance = 0.1;
    Solved solved = solve(SYSTEM, new SolverSettings(0.05, tolerance, iterations));
    var svd = new DenseSvd(SYSTEM.a());
    double least = SYSTEM.residual(svd.solve(SYSTEM.b()));
    double wanted = DenseSvd.norm(SYSTEM.b());

    assertThat(least).isGreaterThan(0.3);
    assertThat(solved.fit().residual()).isCloseTo(SYSTEM.residual(solved.x()), within(1e-12));
    // r = r* + r', r' in the range of A and orthogonal to r*: |r'| is at most |Aᵀr| / σ.
    double away = SYSTEM.slope(solved.x()) / svd.smallest() / wanted;
    assertThat(solved.fit().residual()).isBetween(least - 1e-12, Math.hypot(least, away) + 1e-12);
    double norm = SYSTEM.slope(solved.x()) / (solved.fit().residual() * wanted);
    if (solved.fit().optimality() > 1e-10) {
      norm /= solved.fit().optimality();
      assertThat(norm).isCloseTo(SYSTEM.runningNorm(solved.fit().iterations()), within(1e-9));
      assertThat(norm).isBetween(svd.largest() / 2, svd.frobenius());
    }
    if (solved.fit().stop() == InversionStop.LEAST_SQUARES) {
      assertThat(solved.fit().optimality()).isLessThanOrEqualTo(tolerance);
    } else {
      assertThat(solved.fit().optimality()).isGreaterThan(tolerance);
      assertThat(solved.fit().iterations()).isEqualTo(iterations);
    }
    assertThat(solved.fit().stop() == InversionStop.LEAST_SQUARES || iterations < 8).isTrue();
    assertThat(solved.fit().stop()).isNotEqualTo(InversionStop.SOLVED);
  }

  @Test
  void theNormIsThatOfTheMatrixOnceAllOfItHasBeenSeen() {
    assertThat(SYSTEM.runningNorm(14))
        .isCloseTo(new DenseSvd(SYSTEM.a()).frobenius(), within(1e-9));
  }

  /** Where even the best of what the steps reach is not good enough, nothing else is taken. */
  @Test
  void atTheLimitTheInputIsThatOfConjugateGradients() {
    Solved solved = solve(SYSTEM, new SolverSettings(0.05, 1e-4, 4));
    assertThat(solved.fit().stop()).isEqualTo(InversionStop.LIMIT);
    assertThat(solved.x()).containsExactly(textbook(SYSTEM, 4), within(1e-12));
  }

  /** The mean of the steps' inputs is the one whose gradient is least (Fong and Saunders 2011). */
  @Test
  void whenTheStepsHaveRunOutTheInputMovesTowardsThatOfLeastGradientUntilItMeetsTheTolerance() {
    double last = optimality(SYSTEM, textbook(SYSTEM, 4), 4);
    double least = optimality(SYSTEM, SYSTEM.leastSlope(4), 4);
    assertThat(least).isLessThan(0.95 * last);
    Solved solved = solve(SYSTEM, new SolverSettings(0.05, 1.000001 * least, 4));
    assertThat(solved.fit().stop()).isEqualTo(InversionStop.LEAST_SQUARES);
    assertThat(solved.x()).containsExactly(SYSTEM.leastSlope(4), within(2e-3));

    double between = Math.sqrt(last * least);
    Solved nearer = solve(SYSTEM, new SolverSettings(0.05, between, 4));
    assertThat(nearer.fit().stop()).isEqualTo(InversionStop.LEAST_SQUARES);
    assertThat(nearer.fit().optimality())
        .isLessThanOrEqualTo(between)
        .isCloseTo(between, within(1e-12))
        .isCloseTo(optimality(SYSTEM, nearer.x(), 4), within(1e-12));
    assertThat(nearer.fit().residual()).isCloseTo(SYSTEM.residual(nearer.x()), within(1e-12));
    assertThat(distance(nearer.x(), textbook(SYSTEM, 4)))
        .isLessThan(0.9 * distance(solved.x(), textbook(SYSTEM, 4)));

    Solved loose = solve(SYSTEM, new SolverSettings(0.05, 1.01 * last, 4));
    assertThat(loose.fit().stop()).isEqualTo(InversionStop.LEAST_SQUARES);
    assertThat(loose.x()).containsExactly(textbook(SYSTEM, 4), within(1e-12));
    assertThat(solve(SYSTEM, new SolverSettings(0.05, 1e-9, 4)).fit().stop())
        .isEqualTo(InversionStop.LIMIT);
  }

  @Test
  void nothingWantedAndNothingPossibleTakeNoStep() {
    assertThat(solve(SYSTEM.zeroWanted(), SolverSettings.DEFAULT).fit())
        .isEqualTo(new Cgls.Fit(InversionStop.SOLVED, 0, 0, 0));
    Solved impossible = solve(SYSTEM.zeroMatrix(), SolverSettings.DEFAULT);
    assertThat(impossible.fit()).isEqualTo(new Cgls.Fit(InversionStop.LEAST_SQUARES, 1, 0, 0));
    assertThat(impossible.x()).containsOnly(0);
  }

  @Test
  void oneNeuronIsSolvedInOneStep() {
    Solved solved =
        solve(new DenseSystem(new double[][] {{-2}}, new double[] {4}), SolverSettings.DEFAULT);
    assertThat(solved.fit()).isEqualTo(new Cgls.Fit(InversionStop.SOLVED, 0, 0, 1));
    assertThat(solved.x()).containsExactly(-2);
    Solved contradicting =
        solve(
            new DenseSystem(new double[][] {{1}, {1}}, new double[] {2, 0}),
            SolverSettings.DEFAULT);
    assertThat(contradicting.fit().stop()).isEqualTo(InversionStop.LEAST_SQUARES);
    assertThat(contradicting.fit().residual()).isCloseTo(Math.sqrt(0.5), within(1e-15));
    assertThat(contradicting.fit().optimality()).isCloseTo(0, within(1e-15));
    assertThat(contradicting.fit().iterations()).isEqualTo(1);
    assertThat(contradicting.x()).containsExactly(new double[] {1}, within(1e-15));
  }

  /** Steps beyond the rank go along rounding noise; the solve ends before them. */
  @ParameterizedTest
  @ValueSource(strings = {"FLOAT64", "FLOAT32"})
  void deficientEquationsGiveTheSolutionOfLeastNormHoweverManyStepsAreAllowed(DataType type) {
    double precision = type == DataType.FLOAT64 ? 1e-9 : 2e-4;
    DenseSystem deficient = SYSTEM.deficient();
    for (DenseSystem system : List.of(deficient, deficient.consistent(3))) {
      double[] exact = new DenseSvd(system.a()).solve(system.b());
      for (int iterations : new int[] {10, 64, 300}) {
        Solved solved =
            solve(List.of(system), new SolverSettings(1e-12, 1e-5, iterations), type).get(0);
        assertThat(solved.x()).containsExactly(exact, within(precision));
        assertThat(solved.fit().residual()).isCloseTo(system.residual(exact), within(precision));
        if (system == deficient) {
          assertThat(solved.fit().stop()).isEqualTo(InversionStop.LEAST_SQUARES);
        }
      }
    }
  }

  @Test
  void weightsAreThoseOfTheWeighedMatrix() {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT64)) {
      double[] r = {0, 4, 1, 0.25, 9, 1};
      double[] d = {1, 0, 0.25, 4};
      DenseSystem plain = DenseSystem.contradicting(6, 4, 8);
      double[][] weighed = new double[6][4];
      double[] wanted = new double[6];
      for (int i = 0; i < 6; i++) {
        wanted[i] = Math.sqrt(r[i]) * plain.b()[i];
        for (int j = 0; j < 4; j++) {
          weighed[i][j] = Math.sqrt(r[i]) * plain.a()[i][j] * Math.sqrt(d[j]);
        }
      }
      var dense = new DenseSystem(weighed, wanted);
      var batch = new DenseSystem.Batch(List.of(plain));
      var cgls =
          new Cgls(
              batch,
              new NeuronWeights.Graded(ops.tensor(r, 1, 6, 1, 1)),
              new NeuronWeights.Graded(ops.tensor(d, 1, 4, 1, 1)),
              new SolverSettings(1e-6, 0.9, 2));
      Cgls.Result result = cgls.solve(batch.wanted(ops), ops);
      double[] x = DenseSystem.images(result.x())[0];
      double[] u = new double[4];
      Arrays.setAll(u, j -> d[j] == 0 ? 0 : x[j] / Math.sqrt(d[j]));
      assertThat(result.fits().get(0).residual()).isCloseTo(dense.residual(u), within(1e-12));
      assertThat(result.fits().get(0).optimality())
          .isCloseTo(optimality(dense, u, 2), within(1e-12));
    }
  }

  @Test
  void anImageDoesNotNoticeTheOthers() {
    List<DenseSystem> systems =
        List.of(
            SYSTEM,
            SYSTEM.zeroWanted(),
            SYSTEM.consistent(1),
            SYSTEM.deficient(),
            SYSTEM.zeroMatrix(),
            SYSTEM.deficient().consistent(2),
            DenseSystem.contradicting(24, 14, 6));
    for (SolverSettings settings :
        List.of(SolverSettings.DEFAULT, new SolverSettings(1e-9, 0.05, 40))) {
      List<Solved> together = solve(systems, settings, DataType.FLOAT64);
      for (int i = 0; i < systems.size(); i++) {
        Solved alone = solve(systems.get(i), settings);
        assertThat(together.get(i).fit()).as("image %d", i).isEqualTo(alone.fit());
        assertThat(together.get(i).x()).containsExactly(alone.x());
      }
    }
  }

  private static double optimality(DenseSystem system, double[] x, int steps) {
    double rest = system.residual(x) * DenseSvd.norm(system.b());
    return system.slope(x) / (rest * system.runningNorm(steps));
  }

  /** CGLS as it stands in the book (Björck 1996, algorithm 7.4.1). */
  private static double[] textbook(DenseSystem system, int steps) {
    double[][] transposed = DenseSvd.transpose(system.a());
    double[] x = new double[system.a()[0].length];
    double[] r = system.b().clone();
    double[] p = DenseSvd.times(transposed, r);
    double[] s = p;
    for (int k = 0; k < steps; k++) {
      double[] q = DenseSvd.times(system.a(), p);
      double alpha = DenseSvd.dot(s, s) / DenseSvd.dot(q, q);
      add(x, alpha, p);
      add(r, -alpha, q);
      double[] next = DenseSvd.times(transposed, r);
      double[] direction = next.clone();
      add(direction, DenseSvd.dot(next, next) / DenseSvd.dot(s, s), p);
      s = next;
      p = direction;
    }
    return x;
  }

  private static double distance(double[] a, double[] b) {
    double[] difference = a.clone();
    add(difference, -1, b);
    return DenseSvd.norm(difference);
  }

  private static void add(double[] to, double factor, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }

  private Solved solve(DenseSystem system, SolverSettings settings) {
    return solve(List.of(system), settings, DataType.FLOAT64).get(0);
  }

  private List<Solved> solve(List<DenseSystem> systems, SolverSettings settings, DataType type) {
    try (Ops ops = cpu.runtime().scope(type)) {
      var batch = new DenseSystem.Batch(systems);
      Cgls.Result result = new Cgls(batch, ALL, ALL, settings).solve(batch.wanted(ops), ops);
      NDArray x = result.x();
      double[][] images = DenseSystem.images(x);
      return IntStream.range(0, images.length)
          .mapToObj(i -> new Solved(images[i], result.fits().get(i)))
          .toList();
    }
  }
}
