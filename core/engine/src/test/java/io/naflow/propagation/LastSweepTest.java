package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import io.naflow.api.SolverSettings;
import io.naflow.layer.RuleBook;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Seeded;
import io.naflow.torch.Ops;
import io.naflow.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sweep that uses up its trace finds what one finds that leaves it alone. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LastSweepTest {
  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @ParameterizedTest
  @ValueSource(
      strings = {"scenenet", "scenenet-cbam", "scenenet-bam", "squeezenet1_1", "googlenet"})
  void itFindsTheSameAndFreesWhatItLeavesBehind(String name) {
    Graph graph = Zoo.standard().architecture(name).graph(new FeatureShape(3, 64, 64), 10);
    Set<String> nodes =
        graph.nodes().stream()
            .map(Node::name)
            .takeWhile(node -> !node.equals(graph.featureMap()))
            .collect(Collectors.toSet());
    try (Network network =
            Network.load(
                graph,
                new Seeded(2).parameters(graph),
                cpu.runtime(),
                RuleBook.standard(),
                nodes,
                DataType.FLOAT32);
        Ops ops = network.scope()) {
      var sweep =
          new BackwardSweep(
              network, nodes, Set.of(Abandonment.DECISION), new SolverSettings(0.05, 1e-9, 2));
      NDArray image = new Seeded(3).normal(ops, 2, graph.input());
      Trace kept = ForwardPass.run(network, image, nodes, ops);
      Trace used = ForwardPass.run(network, image, nodes, ops);
      double[] one = new double[20];
      one[0] = 1;
      one[13] = 1;
      NDArray seed = ops.tensor(one, 2, 10, 1, 1);
      Map<String, float[]> first = new LinkedHashMap<>();
      Map<String, float[]> last = new LinkedHashMap<>();

      sweep.run(kept, seed, (state, scope) -> first.put(state.node(), flow(state)), ops);
      sweep.runLast(used, seed, (state, scope) -> last.put(state.node(), flow(state)), ops);

      assertThat(last.keySet()).containsExactlyElementsOf(first.keySet()).hasSameSizeAs(nodes);
      last.forEach((node, values) -> assertThat(values).as(node).isEqualTo(first.get(node)));
      assertThat(nodes).noneMatch(node -> isFreed(kept.activation(node)));
      assertThat(nodes).allMatch(node -> isFreed(used.activation(node)));
      assertThat(isFreed(image)).isFalse();
      assertThat(isFreed(used.output())).isFalse();
    }
  }

  private static float[] flow(LayerState state) {
    return state.flow(Abandonment.DECISION).featureMap().toFloatArray();
  }

  private static boolean isFreed(NDArray array) {
    return ((PtNDArray) array).isReleased();
  }
}
