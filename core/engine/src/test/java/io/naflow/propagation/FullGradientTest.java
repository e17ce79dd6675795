package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.ndarray.types.DataType;
import io.naflow.network.Graph;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.SeededNetwork;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completeness (Srinivas and Fleuret 2019, Proposition 2): all terms together are the logit. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullGradientTest {
  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @ParameterizedTest
  @CsvSource({
    "alexnet, 127",
    "squeezenet1_1, 95",
    "cifar-resnet20, 32",
    "resnet18, 64",
    "resnet18-cbam, 64",
    "resnet18-bam, 64"
  })
  void termsOfImageAndBiasesSumToTheLogit(String name, int side) {
    assertComplete(name, side, DataType.FLOAT64, 1e-8);
    assertComplete(name, side, DataType.FLOAT32, 1e-4);
  }

  private void assertComplete(String name, int side, DataType type, double relative) {
    try (var net = new SeededNetwork(cpu.runtime(), name, side, Set.of(), 2, type)) {
      double[] sums = new double[2];
      var nodes = new HashSet<String>();
      FullGradient.run(
          net.network(),
          net.trace(),
          net.seed(),
          (node, term, ops) -> {
            nodes.add(node);
            double[] values = net.numbers(term);
            for (int i = 0; i < 2; i++) {
              int half = values.length / 2;
              sums[i] += Arrays.stream(values, i * half, (i + 1) * half).sum();
            }
          },
          net.ops());
      assertThat(nodes).contains(Graph.INPUT).hasSizeGreaterThan(1);
      for (int i = 0; i < 2; i++) {
        assertThat(sums[i]).isCloseTo(net.targets()[i], withPercentage(100 * relative));
      }
    }
  }
}
