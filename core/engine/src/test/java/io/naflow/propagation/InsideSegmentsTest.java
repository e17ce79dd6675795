package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.SolverSettings;
import io.naflow.layer.RuleBook;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Layer.Relu;
import io.naflow.network.Node;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Seeded;
import io.naflow.torch.Ops;
import io.naflow.zoo.Zoo;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Back-propagated feature maps at the layers inside residual blocks and fire modules. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InsideSegmentsTest {
  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @ParameterizedTest
  @ValueSource(strings = {"scenenet-cbam", "cifar-resnet20", "squeezenet1_1"})
  void aNeuronThatAReluResetToZeroIsAbandonedThere(String name) {
    Graph graph = Zoo.standard().architecture(name).graph(new FeatureShape(3, 32, 32), 10);
    Set<String> wanted =
        graph.nodes().stream()
            .filter(node -> node.layer() instanceof Relu && !node.name().startsWith("classifier"))
            .map(Node::name)
            .collect(Collectors.toSet());
    var visited = new TreeSet<String>();
    try (Network network =
            Network.load(
                graph,
                new Seeded(2).parameters(graph),
                cpu.runtime(),
                RuleBook.standard(),
                wanted,
                DataType.FLOAT32);
        Ops ops = network.scope()) {
      Trace trace =
          ForwardPass.run(network, new Seeded(3).normal(ops, 1, graph.input()), wanted, ops);
      double[] seed = new double[10];
      seed[0] = 1;
      new BackwardSweep(
              network, wanted, Set.of(Abandonment.DECISION), new SolverSettings(0.05, 1e-9, 5))
          .run(
              trace,
              ops.tensor(seed, 1, 10, 1, 1),
              (state, scope) -> {
                visited.add(state.node());
                if (!state.node().equals(graph.featureMap())) {
                  check(state);
                }
              },
              ops);
    }
    assertThat(visited).containsExactlyElementsOf(new TreeSet<>(wanted));
  }

  private static void check(LayerState state) {
    float[] activation = state.activation().toFloatArray();
    float[] flow = state.flow(Abandonment.DECISION).featureMap().toFloatArray();
    int kept = 0;
    for (int i = 0; i < flow.length; i++) {
      if (activation[i] == 0) {
        assertThat(flow[i]).as(state.node()).isZero();
      }
      kept += flow[i] == 0 ? 0 : 1;
    }
    assertThat(kept).as(state.node()).isPositive();
  }
}
