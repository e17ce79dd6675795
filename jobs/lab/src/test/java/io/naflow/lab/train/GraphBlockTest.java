package io.naflow.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.naflow.layer.RuleBook;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.L2Norm;
import io.naflow.network.Layer;
import io.naflow.network.Window;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.Network;
import io.naflow.testing.Golden;
import io.naflow.testing.Seeded;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import io.naflow.weights.SeededWeights;
import io.naflow.zoo.Zoo;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The trainer's layers against the engine's, which agree with PyTorch (NetworkGoldenTest). */
@Tag("kernels")
class GraphBlockTest {
  private static final List<String> NETWORKS = DemoTraining.NETWORKS;
  private static final int IMAGES = 3;

  @ParameterizedTest
  @FieldSource("NETWORKS")
  void aTrainedNetworkGivesInTheEngineWhatItGaveInTraining(String name) {
    Graph graph = Zoo.standard().architecture(name).graph();
    float[] pixels =
        Seeded.narrowed(SeededWeights.standard("image", IMAGES * (int) graph.input().neurons()));
    assertThat(Golden.relativeError(byTrainer(graph, pixels), byEngine(graph, pixels)))
        .isLessThan(1e-4);
  }

  /** What the demo's networks do not have. */
  @Test
  void flattenedMapsAndUnitVectorsAreThoseOfTheEngine() {
    var builder = Graph.builder("flat", new FeatureShape(3, 5, 4));
    String x = builder.conv("conv", Graph.INPUT, 6, Window.of(3), Layer.Bias.YES);
    x = builder.add("flatten", new Layer.Flatten(), builder.featureMap(x));
    builder.add("l2norm", new L2Norm(), builder.linear("fc", x, 7));
    Graph graph = builder.build();
    float[] pixels = Seeded.narrowed(SeededWeights.standard("image", IMAGES * 60));
    float[] found = byTrainer(graph, pixels);
    assertThat(Golden.relativeError(found, byEngine(graph, pixels))).isLessThan(1e-4);
    double squares = 0;
    for (int d = 0; d < 7; d++) {
      squares += found[d] * found[d];
    }
    assertThat(squares).isCloseTo(1, within(1e-5));
  }

  private static float[] byTrainer(Graph graph, float[] pixels) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      var block = new GraphBlock(graph);
      block.initialize(manager, DataType.FLOAT32, new Shape(shape(graph)));
      graph
          .parameters()
          .forEach(
              (name, shape) ->
                  block.byName().get(name).getArray().set(SeededWeights.parameter(name, shape)));
      NDArray images = manager.create(pixels, new Shape(shape(graph)));
      return block
          .forward(new ParameterStore(manager, false), new NDList(images), false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  private static float[] byEngine(Graph graph, float[] pixels) {
    Map<String, List<Integer>> shapes = graph.parameters();
    try (TorchRuntime runtime = TorchRuntime.cpu();
        Network network =
            Network.load(
                graph,
                parameter ->
                    Seeded.widened(SeededWeights.parameter(parameter, shapes.get(parameter))),
                runtime,
                RuleBook.standard(),
                Set.of(),
                DataType.FLOAT32);
        Ops ops = network.scope()) {
      NDArray images = ops.tensor(FloatBuffer.wrap(pixels), shape(graph));
      return ForwardPass.run(network, images, Set.of(), ops).output().toFloatArray();
    }
  }

  private static long[] shape(Graph graph) {
    return new long[] {
      IMAGES, graph.input().channels(), graph.input().height(), graph.input().width()
    };
  }
}
