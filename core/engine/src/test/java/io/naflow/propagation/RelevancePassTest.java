package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.network.Graph;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Seeded;
import io.naflow.testing.SeededNetwork;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Set;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conservation of relevance (Bach et al. 2015, Eq. 2) by z⁺ in networks without biases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelevancePassTest {
  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @ParameterizedTest
  @CsvSource({
    "alexnet, 127, features.2, features.6",
    "squeezenet1_1, 95, features.3, features.11",
    "cifar-resnet20, 32, layer1.0, layer2.1.bn1",
    "resnet18, 64, layer1.0, layer3.0",
    "resnet18-cbam, 64, layer1.0, layer3.0.cbam.SpatialGate",
    "resnet18-bam, 64, bam1, bam3"
  })
  void relevanceOfALayerSumsToThatOfTheOutput(String name, int side, String shallow, String deep) {
    try (var net =
        new SeededNetwork(
            cpu.runtime(),
            name,
            side,
            Set.of(shallow, deep),
            2,
            DataType.FLOAT64,
            this::withoutBiases)) {
      double[] start = new Seeded(11).normal(2 * SeededNetwork.CLASSES);
      NDArray relevance = net.ops().tensor(start, 2, SeededNetwork.CLASSES, 1, 1);
      double[] expected = sums(start);
      var found = new HashMap<String, double[]>();
      var wanted = Set.of(net.node(shallow), net.node(deep));
      new RelevancePass(net.network(), wanted)
          .run(
              net.trace(),
              relevance,
              (node, activation, r, ops) -> {
                assertThat(r.getShape()).isEqualTo(activation.getShape());
                found.put(node, sums(net.numbers(r)));
              },
              net.ops());
      // Inside a residual branch there is only a part of it; the block's output has all.
      assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(wanted);
      found.forEach(
          (node, sums) -> {
            if (isOutput(net.network().graph(), node)) {
              assertThat(sums).as(node).containsExactly(expected, offset(1e-9));
            }
          });
      assertThat(found.keySet()).anyMatch(node -> isOutput(net.network().graph(), node));
    }
  }

  private static boolean isOutput(Graph graph, String node) {
    return graph.blockOf(node).map(block -> block.output().equals(node)).orElse(true);
  }

  private Parameters withoutBiases(Graph graph) {
    Parameters seeded = SeededNetwork.seeded(graph);
    return name ->
        name.endsWith("bias") || name.endsWith("running_mean")
            ? new double[seeded.values(name).length]
            : seeded.values(name);
  }

  private static double[] sums(double[] values) {
    int half = values.length / 2;
    return new double[] {
      Arrays.stream(values, 0, half).sum(), Arrays.stream(values, half, values.length).sum()
    };
  }
}
