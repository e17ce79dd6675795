package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.testing.CpuRuntime;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The purge by its definition: two images of 2×3×4, in float32 unless said otherwise. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrthogonalTest {
  private static final int NEURONS = 24;
  private static final long[] SHAPE = {2, 2, 3, 4};

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @Test
  void longSolvesArePurgedOfAllStepsEachImageByItself() {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT32)) {
      Orthogonal before = Orthogonal.of(100, ops);
      var random = new Random(1);
      var purged = new ArrayList<double[]>();
      for (int step = 0; step < 5; step++) {
        NDArray gradient = ops.tensor(values(random), SHAPE);
        NDArray orthogonal = step(before, gradient, ops);
        purged.add(numbers(orthogonal));
      }
      for (int image = 0; image < 2; image++) {
        for (int a = 0; a < purged.size(); a++) {
          for (int b = 0; b < a; b++) {
            assertThat(product(purged.get(a), purged.get(b), image))
                .as("image %d, steps %d and %d", image, a, b)
                .isCloseTo(0, within(2e-5));
          }
        }
      }
      assertThat(product(purged.get(4), purged.get(4), 0)).isGreaterThan(1);
    }
  }

  @Test
  void shortSolvesArePurgedOfTheFirstTwoStepsFromTheThirdOn() {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT64)) {
      Orthogonal before = Orthogonal.of(6, ops);
      var random = new Random(2);
      List<double[]> given = new ArrayList<>();
      List<double[]> purged = new ArrayList<>();
      for (int step = 0; step < 5; step++) {
        given.add(values(random));
        purged.add(
            numbers(step(before, ops.channelsLast(ops.tensor(given.get(step), SHAPE)), ops)));
      }
      for (int step = 0; step < 5; step++) {
        for (int image = 0; image < 2; image++) {
          for (int k = 0; k < NEURONS; k++) {
            int at = image * NEURONS + k;
            double expected = given.get(step)[at];
            for (int first = 0; step >= 3 && first < 2; first++) {
              double[] other = given.get(first);
              expected -=
                  product(given.get(step), other, image) / product(other, other, image) * other[at];
            }
            assertThat(purged.get(step)[at]).as("step %d", step).isCloseTo(expected, within(1e-12));
          }
        }
      }
    }
  }

  @Test
  void anImageWithoutGradientLeavesNothingBehind() {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT32)) {
      Orthogonal before = Orthogonal.of(100, ops);
      double[] values = values(new Random(3));
      for (double tiny : new double[] {0, 1e-21}) {
        double[] first = values.clone();
        for (int k = 0; k < NEURONS; k++) {
          first[k] *= tiny;
        }
        step(before, ops.tensor(first, SHAPE), ops);
      }
      double[] after = numbers(step(before, ops.tensor(values, SHAPE), ops));
      for (int k = 0; k < NEURONS; k++) {
        assertThat(after[k]).isEqualTo((float) values[k]);
      }
      assertThat(after).doesNotContain(Double.NaN);
    }
  }

  private static NDArray step(Orthogonal before, NDArray gradient, Ops ops) {
    NDArray orthogonal = before.purge(gradient, gradient, ops);
    before.add(orthogonal, ops.dot(orthogonal, orthogonal).toDoubleArray(), ops);
    return orthogonal;
  }

  private static double[] values(Random random) {
    return random.doubles(2 * NEURONS, -1, 1).toArray();
  }

  private static double[] numbers(NDArray x) {
    return x.toType(DataType.FLOAT64, true).toDoubleArray();
  }

  private static double product(double[] a, double[] b, int image) {
    double sum = 0;
    for (int k = image * NEURONS; k < (image + 1) * NEURONS; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
