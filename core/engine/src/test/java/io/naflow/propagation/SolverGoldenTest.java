package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.InversionStop;
import io.naflow.api.SolverSettings;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.DenseSvd;
import io.naflow.testing.Golden;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Iterates and reports beside SciPy's LSQR and LSMR (scripts/make-solver-goldens.py). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SolverGoldenTest {
  private static final NeuronWeights ALL = new NeuronWeights.All();
  private static final double NEVER = 1e-12;

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  private final Golden golden = Golden.load("golden/solver.safetensors");

  private record Solved(double[] x, Cgls.Fit fit) {}

  /** What SciPy says after so many steps. */
  private record Steps(double[] lsqr, double[] lsmr, double norm, double rest, double slope) {}

  @ParameterizedTest
  @CsvSource({
    "contradicting,1",
    "contradicting,2",
    "contradicting,4",
    "contradicting,8",
    "consistent,1",
    "consistent,3",
    "consistent,6",
    "wide,2",
    "wide,4",
    "wide,8",
    "deficient,1",
    "deficient,3",
    "deficient,6",
    "outstanding,2",
    "outstanding,4",
    "outstanding,3"
  })
  void atTheLimitAllIsAsLsqrHasIt(String system, int steps) {
    Steps expected = expected(system, steps);
    Solved solved = solve(system, new SolverSettings(NEVER, 0, steps));
    assertThat(solved.fit().stop()).isEqualTo(InversionStop.LIMIT);
    assertThat(solved.fit().iterations()).isEqualTo(steps);
    assertThat(solved.x()).containsExactly(expected.lsqr(), within(1e-9));
    assertThat(solved.fit().residual())
        .isCloseTo(expected.rest() / DenseSvd.norm(wanted(system)), within(1e-10));
    assertThat(solved.fit().optimality())
        .isCloseTo(expected.slope() / expected.rest() / expected.norm(), within(1e-10));
  }

  @ParameterizedTest
  @CsvSource({
    "contradicting,1",
    "contradicting,2",
    "contradicting,4",
    "contradicting,8",
    "consistent,1",
    "consistent,3",
    "wide,2",
    "wide,4",
    "deficient,3",
    "outstanding,2",
    "outstanding,4",
    "outstanding,3"
  })
  void whereOnlyLsmrMeetsTheOptimalityTheSolutionIsItsAndSoIsTheReport(String system, int steps) {
    Steps expected = expected(system, steps);
    double[][] a = matrix(system);
    double[] rest = DenseSvd.rest(a, expected.lsmr(), wanted(system));
    double slope = DenseSvd.norm(DenseSvd.times(DenseSvd.transpose(a), rest));
    double least = slope / DenseSvd.norm(rest) / expected.norm();

    Solved solved = solve(system, new SolverSettings(NEVER, least * (1 + 1e-12), steps));
    assertThat(solved.fit().stop()).isEqualTo(InversionStop.LEAST_SQUARES);
    assertThat(solved.x()).containsExactly(expected.lsmr(), within(2e-5));
    assertThat(solved.fit().residual())
        .isCloseTo(DenseSvd.norm(rest) / DenseSvd.norm(wanted(system)), within(1e-5));
    assertThat(solved.fit().optimality()).isCloseTo(least, within(1e-9));

    assertThat(solve(system, new SolverSettings(NEVER, least * (1 - 1e-9), steps)).fit().stop())
        .isEqualTo(InversionStop.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"contradicting", "consistent", "wide", "deficient", "outstanding"})
  void withStepsEnoughTheSolutionIsTheLeastSquaresOneOfLeastNorm(String system) {
    Solved solved = solve(system, new SolverSettings(NEVER, 1e-12, 400));
    assertThat(solved.x()).containsExactly(golden.doubles(system + ".limit"), within(1e-8));
    assertThat(solved.fit().stop())
        .isEqualTo(
            List.of("consistent", "wide").contains(system)
                ? InversionStop.SOLVED
                : InversionStop.LEAST_SQUARES);
  }

  private Steps expected(String system, int steps) {
    double[] estimates = golden.doubles(system + ".estimates." + steps);
    return new Steps(
        golden.doubles(system + ".lsqr." + steps),
        golden.doubles(system + ".lsmr." + steps),
        estimates[0],
        estimates[1],
        estimates[2]);
  }

  private double[] wanted(String system) {
    return golden.doubles(system + ".b");
  }

  private double[][] matrix(String system) {
    double[] all = golden.doubles(system + ".a");
    double[][] rows = new double[wanted(system).length][];
    int columns = all.length / rows.length;
    Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns));
    return rows;
  }

  private Solved solve(String system, SolverSettings settings) {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT64)) {
      var batch = new DenseSystem.Batch(List.of(new DenseSystem(matrix(system), wanted(system))));
      Cgls.Result result = new Cgls(batch, ALL, ALL, settings).solve(batch.wanted(ops), ops);
      return new Solved(DenseSystem.images(result.x())[0], result.fits().get(0));
    }
  }
}
