package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.SolverSettings;
import io.naflow.layer.Operator.Offset;
import io.naflow.layer.RuleBook;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Layer;
import io.naflow.network.Segments;
import io.naflow.network.Window;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.propagation.stage.Taps;
import io.naflow.similarity.Similarities;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Seeded;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flow of a similarity (Eq. 17-21), and the segments that only similarity networks have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimilarityFlowTest {
  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  /**
   * An image of two pixels, -1 and 3, two channels: A is (1, 0) and (0, 6), and q = (1, 0, 0, 6).
   * With s = (4, 1, 0.5, -1) the products are 4, 0, 0 and -6, their sum -2, and ω is (2, 0, 0, -3):
   * the map of the last layer is each place's share.
   */
  @Test
  void atTheLastLayerTheMapIsEachPlacesShareOfTheSimilarity() {
    Map<String, double[]> maps = tinyMaps(new double[] {4, 1, 0.5, -1});
    assertThat(maps.get("relu")).containsExactly(new double[] {2, -3}, within(1e-12));
  }

  /** Two decision rows and two pixels: the inverse is exact, Λ is (-2, -1), the product Λ⊗x. */
  @Test
  void theFlowGoesOnFromTheLastLayerAsForAClass() {
    Map<String, double[]> maps = tinyMaps(new double[] {4, 1, 0.5, -1});
    assertThat(maps.get("stem")).containsExactly(new double[] {2, -3}, within(1e-9));
  }

  @Test
  void theMapOfTheLastLayerSumsToTheSignOfTheSimilarity() {
    for (double sign : new double[] {1, -1}) {
      double[] s = {sign * 4, 1, sign * 0.5, sign * -0.1};
      assertThat(Arrays.stream(tinyMaps(s).get("relu")).sum()).isCloseTo(sign, within(1e-12));
    }
  }

  private Map<String, double[]> tinyMaps(double[] s) {
    var g = Graph.builder("tiny", new FeatureShape(1, 1, 2));
    String stem = g.conv("stem", Graph.INPUT, 1, Window.of(1), Layer.Bias.NO);
    String x = g.conv("conv", stem, 2, Window.of(1), Layer.Bias.NO);
    g.flatten("flatten", g.featureMap(g.relu("relu", x)));
    var maps = new HashMap<String, double[]>();
    try (Network network =
            load(
                g.build(),
                Parameters.of(
                    Map.of("stem.weight", new double[] {1}, "conv.weight", new double[] {-1, 2})));
        Ops ops = network.scope()) {
      NDArray image = ops.tensor(new double[] {-1, 3}, 1, 1, 1, 2);
      Trace trace = ForwardPass.run(network, image, Set.of("stem"), ops);
      sweep(
          network,
          trace,
          s,
          Set.of("stem"),
          Set.of(Abandonment.DECISION),
          new SolverSettings(1e-12, 1e-12, 20),
          (state, scope) -> {
            NDArray bpfm = state.flow(Abandonment.DECISION).featureMap();
            NDArray product = scope.multiply(Operand.shared(bpfm), state.importance());
            maps.put(state.node(), scope.channelSum(product).toDoubleArray());
          },
          ops);
    }
    return maps;
  }

  /**
   * Where a neuron passed, what is asked of a segment before its closing activations is what it put
   * out there: the true input solves the system. Everywhere, where activations are leaky.
   */
  @ParameterizedTest
  @CsvSource({
    "conv4-leaky, 35",
    "conv64f-leaky, 35",
    "conv64f-dn4, 26",
    "googlenet, 64",
    "bninception-ms, 64"
  })
  void theTrueInputOfEverySegmentSolvesItsSystem(String id, int side) {
    try (Network network = seeded(id, side);
        Ops ops = network.scope()) {
      Trace trace = ForwardPass.run(network, image(side, ops), Set.of(), ops);
      for (int i = 0; i < network.stages().size(); i++) {
        Stage stage = network.stages().get(i);
        StageTrace at = trace.stage(i);
        NDArray asked = stage.preActivation(at, at.output(), ops);
        NDArray given =
            stage.frozen(at, Operand.shared(at.input()), Offset.INCLUDED, Taps.none(), ops);
        boolean everywhere = !Segments.isRectified(network.graph(), stage.output());
        double[] difference = ops.subtract(Operand.shared(asked), given).toDoubleArray();
        double[] output = at.output().toDoubleArray();
        for (int k = 0; k < output.length; k++) {
          if (everywhere || output[k] > 0) {
            assertThat(difference[k]).as(stage.output()).isCloseTo(0, within(1e-10));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"conv4-leaky, 35", "conv64f-dn4, 26", "resnet18-npid, 64", "bninception-ms, 64"})
  void everyVariantFlowsThroughWholeNetworksAndStaysFinite(String id, int side) {
    try (Network network = seeded(id, side);
        Ops ops = network.scope()) {
      Trace trace = ForwardPass.run(network, image(side, ops), Set.of(), ops);
      double[] s = new Seeded(4).normal(trace.output().toDoubleArray().length);
      var seen = new ArrayList<String>();
      sweep(
          network,
          trace,
          s,
          Set.of(),
          EnumSet.allOf(Abandonment.class),
          new SolverSettings(0.05, 1e-9, 5),
          (state, scope) -> {
            seen.add(state.node());
            assertThat(state.importance().toDoubleArray()).doesNotContain(Double.NaN);
            for (Abandonment variant : Abandonment.values()) {
              assertThat(Arrays.stream(state.flow(variant).featureMap().toDoubleArray()))
                  .as(state.node() + " " + variant)
                  .allMatch(Double::isFinite)
                  .anyMatch(value -> value != 0);
            }
          },
          ops);
      assertThat(seen).hasSize(network.stages().size());
    }
  }

  /**
   * All segments' outputs, and {@code inside} of them, from the gradient of the cosine with {@code
   * s}.
   */
  private static void sweep(
      Network network,
      Trace trace,
      double[] s,
      Set<String> inside,
      Set<Abandonment> variants,
      SolverSettings settings,
      BackwardSweep.Visitor visitor,
      Ops ops) {
    var nodes = new HashSet<>(inside);
    network.segments().forEach(segment -> nodes.add(segment.output()));
    NDArray output = trace.output();
    double[] seed = Similarities.byId("cosine").gradient(output.toDoubleArray(), s);
    new BackwardSweep(network, nodes, variants, settings)
        .run(trace, ops.tensor(seed, output.getShape().getShape()), visitor, ops);
  }

  private static NDArray image(int side, Ops ops) {
    return new Seeded(3).normal(ops, 1, new FeatureShape(3, side, side));
  }

  private Network seeded(String id, int side) {
    Graph graph = Zoo.standard().architecture(id).graph(new FeatureShape(3, side, side), 10);
    return load(graph, new Seeded(2).parameters(graph));
  }

  private Network load(Graph graph, Parameters parameters) {
    return Network.load(
        graph, parameters, cpu.runtime(), RuleBook.standard(), Set.of(), DataType.FLOAT64);
  }
}
