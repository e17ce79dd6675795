package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.SolverSettings;
import io.naflow.layer.RuleBook;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.GraphBuilder;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Seeded;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sweep along a plain chain, in float64. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceWalkTest {
  private static final SolverSettings TIGHT = new SolverSettings(1e-11, 1e-11, 5000);
  private static final Window THREE = Window.of(3).withPadding(1);

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  /**
   * Where every layer is a bijection, the first p equations are all equations and each inverse is
   * unique: both sweeps have to find the forward activations.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void onAnInvertibleChainReferenceAndAllRowsAndColumnsAreTheSame(long seed) {
    Graph graph = invertible(seed);
    Set<String> wanted =
        graph.nodes().stream()
            .map(node -> node.name())
            .filter(name -> name.startsWith("layer"))
            .collect(Collectors.toCollection(TreeSet::new));
    try (Network network = load(graph, seed, wanted);
        Ops ops = network.scope()) {
      Map<String, double[]> activations = new HashMap<>();
      Map<String, double[]> reference =
          flows(network, Abandonment.FIRST_ROWS, wanted, seed, activations, ops);
      Map<String, double[]> all =
          flows(network, Abandonment.NOTHING, wanted, seed, activations, ops);
      assertThat(reference.keySet()).isEqualTo(wanted);
      for (String node : wanted) {
        assertThat(reference.get(node)).as(node).containsExactly(all.get(node), within(1e-6));
        assertThat(reference.get(node))
            .as(node)
            .containsExactly(activations.get(node), within(1e-6));
      }
    }
  }

  /** A batch norm folded into its convolution and one inverted with it are the same equations. */
  @Test
  void foldedBatchNormsChangeNothing() {
    GraphBuilder g = Graph.builder("conv4", new FeatureShape(3, 8, 8));
    String x = Graph.INPUT;
    for (int i = 0; i < 3; i++) {
      x = g.conv("conv" + i, x, 4 + i, Window.of(1), Bias.YES);
      x = g.relu("layer" + i, g.batchNorm("bn" + i, x));
    }
    Graph graph = headed(g, g.maxPool("pool", x, Window.of(2).withStride(2), Rounding.DOWN));
    Set<String> wanted = Set.of("layer0", "layer1", "layer2");
    Map<String, double[]> folded;
    Map<String, double[]> unfolded;
    try (Network network = load(graph, 8, Set.of());
        Ops ops = network.scope()) {
      folded = flows(network, Abandonment.FIRST_ROWS, wanted, 8, new HashMap<>(), ops);
    }
    try (Network network = load(graph, 8, Set.of("conv0", "conv1", "conv2"));
        Ops ops = network.scope()) {
      unfolded = flows(network, Abandonment.FIRST_ROWS, wanted, 8, new HashMap<>(), ops);
    }
    for (String node : wanted) {
      assertThat(folded.get(node)).as(node).containsExactly(unfolded.get(node), within(1e-7));
    }
    assertThat(folded.get("layer0")).isNotEqualTo(new double[folded.get("layer0").length]);
  }

  /** The first p equations of a convolution with q > p are enough where they are independent. */
  @Test
  void surplusOutputsAreLeftOutAndTheInputComesBack() {
    GraphBuilder g = Graph.builder("widening", new FeatureShape(2, 6, 6));
    String x = g.conv("layer0", Graph.INPUT, 2, Window.of(1), Bias.YES);
    x = g.add("layer1", new Layer.LeakyRelu(0.3), x);
    x = g.conv("layer2", x, 5, Window.of(1), Bias.YES);
    Graph graph = headed(g, x);
    Set<String> wanted = Set.of("layer1", "layer2");
    try (Network network = load(graph, 3, wanted);
        Ops ops = network.scope()) {
      Map<String, double[]> activations = new HashMap<>();
      Map<String, double[]> found =
          flows(network, Abandonment.FIRST_ROWS, wanted, 3, activations, ops);
      assertThat(found.get("layer1")).containsExactly(activations.get("layer1"), within(1e-6));
    }
  }

  @Test
  void aLayerBehindAConvolutionThatCannotBeJoinedIsRefused() {
    GraphBuilder g = Graph.builder("narrowing", new FeatureShape(3, 8, 8));
    String x = g.conv("layer0", Graph.INPUT, 8, THREE.withStride(2), Bias.YES);
    x = g.relu("layer1", x);
    x = g.conv("layer2", x, 2, THREE, Bias.YES);
    Graph graph = headed(g, g.relu("layer3", x));
    assertThatThrownBy(() -> Route.CHAIN.check(graph, Set.of("layer3", "layer1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot invert network narrowing by the paper's Eq. 6 and 7 back to [layer1]: a convolution behind has fewer outputs than inputs and none before it to be joined with; explain only layers among [layer2, layer3]");
  }

  /** An image nothing is left of starts again from its forward activation; others do not. */
  @Test
  void anImageWithoutImportanceFallsBackToItsActivation() {
    GraphBuilder g = Graph.builder("pooled", new FeatureShape(2, 6, 6));
    String x = g.conv("layer0", Graph.INPUT, 4, THREE, Bias.YES);
    x = g.relu("layer1", x);
    x = g.maxPool("layer2", x, Window.of(2).withStride(2), Rounding.DOWN);
    Graph graph = headed(g, x);
    Set<String> wanted = Set.of("layer1");
    try (Network network = load(graph, 5, wanted);
        Ops ops = network.scope()) {
      var sweep =
          new BackwardSweep(network, Route.CHAIN, wanted, Set.of(Abandonment.FIRST_ROWS), TIGHT);
      NDArray images = new Seeded(5).normal(ops, 2, graph.input());
      Trace trace = ForwardPass.run(network, images, sweep.keeps(), ops);
      NDArray seed = ops.tensor(new double[] {1, 0, 0, 0, 0, 0}, 2, 3, 1, 1);
      sweep.run(
          trace,
          seed,
          (state, scope) -> {
            double[] flow = state.flow(Abandonment.FIRST_ROWS).featureMap().toDoubleArray();
            double[] activation = state.activation().toDoubleArray();
            double[] importance = state.importance().toDoubleArray();
            int half = flow.length / 2;
            for (int i = 0; i < half; i++) {
              assertThat(flow[i]).isEqualTo(importance[i] == 0 ? 0 : activation[i]);
              assertThat(flow[half + i]).isEqualTo(activation[half + i]);
            }
            assertThat(Arrays.stream(importance).limit(half).filter(v -> v == 0)).isNotEmpty();
          },
          ops);
    }
  }

  private Network load(Graph graph, long seed, Set<String> keep) {
    return Network.load(
        graph,
        new Seeded(seed).parameters(graph),
        cpu.runtime(),
        RuleBook.standard(),
        keep,
        DataType.FLOAT64);
  }

  /** 1×1 convolutions are invertible with certainty one; batch norms and LeakyReLUs always. */
  private static Graph invertible(long seed) {
    int channels = 2 + (int) (seed % 3);
    GraphBuilder g = Graph.builder("invertible", new FeatureShape(channels, 5, 4));
    String x = g.conv("layer0", Graph.INPUT, channels, Window.of(1), Bias.YES);
    x = g.add("layer1", new Layer.LeakyRelu(0.4), x);
    x = g.conv("layer2", x, channels, Window.of(1), Bias.NO);
    x = g.batchNorm("layer3", x);
    x = g.add("layer4", new Layer.LeakyRelu(0.5), x);
    x = g.conv("layer5", x, channels, Window.of(1), Bias.YES);
    return headed(g, g.add("layer6", new Layer.LeakyRelu(0.4), x));
  }

  private static Graph headed(GraphBuilder g, String x) {
    g.linear("fc", g.globalAvgPool("avgpool", g.featureMap(x)), 3);
    return g.build();
  }

  private static Map<String, double[]> flows(
      Network network,
      Abandonment variant,
      Set<String> wanted,
      long seed,
      Map<String, double[]> activations,
      Ops ops) {
    var sweep = new BackwardSweep(network, variant.route(), wanted, Set.of(variant), TIGHT);
    NDArray images = new Seeded(seed).normal(ops, 2, network.graph().input());
    Trace trace = ForwardPass.run(network, images, sweep.keeps(), ops);
    var found = new HashMap<String, double[]>();
    sweep.run(
        trace,
        ops.tensor(new double[] {1, 0, 0, 0, 1, 0}, 2, 3, 1, 1),
        (state, scope) -> {
          found.put(state.node(), state.flow(variant).featureMap().toDoubleArray());
          activations.put(state.node(), state.activation().toDoubleArray());
        },
        ops);
    return found;
  }
}
