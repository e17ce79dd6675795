package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.SolverSettings;
import io.naflow.layer.RuleBook;
import io.naflow.network.Block;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.similarity.Similarities;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Golden;
import io.naflow.testing.Seeded;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.weights.SeededWeights;
import io.naflow.zoo.Architecture.Ending;
import io.naflow.zoo.Zoo;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Outputs and importance coefficients of every architecture against PyTorch's autograd, on seeded
 * weights (scripts/make-network-goldens.py).
 */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkGoldenTest {
  private static final Golden GOLDEN = Golden.load("golden/networks.safetensors");
  private static final int CLASSES = 10;

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  static Set<String> networks() {
    var names = new TreeSet<String>();
    GOLDEN.tensors().keySet().forEach(key -> names.add(key.substring(0, key.indexOf('/'))));
    return names;
  }

  /** Of the families' other depths and attention modules the parts are the same. */
  @Test
  void everyNetworkOfThePapersIsThere() {
    assertThat(networks())
        .contains("alexnet", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn", "googlenet", "squeezenet1_0")
        .contains("resnet50", "resnet50-cbam", "resnet50-bam", "scenenet", "conv64f-dn4")
        .contains("resnet18-npid", "resnet50-npid", "conv64f-leaky", "conv4-leaky")
        .contains("resnet50-ms", "bninception-ms");
  }

  /**
   * Float32 with the choices of float64 ({@link HeldChoices}): outputs are continuous where a ReLU
   * has its kink, gradients are not.
   */
  @ParameterizedTest
  @MethodSource("networks")
  void outputAndImportanceAgreeWithAutogradInDoubleAndInSinglePrecision(String name) {
    try (var exact = new Loaded(name, DataType.FLOAT64);
        var single = new Loaded(name, DataType.FLOAT32)) {
      assertThat(exact.outputError()).as("output, float64").isLessThan(1e-6);
      exact.compare(exact.trace, 1e-6);
      assertThat(single.outputError()).as("output, float32").isLessThan(1e-4);
      single.compare(single.held(exact), 1e-4);
    }
  }

  /** A network after a forward pass over its image. */
  private final class Loaded implements AutoCloseable {
    private final String name;
    private final Map<String, String> nodes;
    private final Network network;
    private final Ops ops;
    private final Trace trace;

    Loaded(String name, DataType type) {
      this.name = name;
      int side = Integer.parseInt(GOLDEN.metadata(name));
      Graph graph =
          Zoo.standard().architecture(name).graph(new FeatureShape(3, side, side), CLASSES);
      Map<String, List<Integer>> shapes = graph.parameters();
      nodes = nodesByLayer(graph);
      network =
          Network.load(
              graph,
              parameter ->
                  Seeded.widened(SeededWeights.parameter(parameter, shapes.get(parameter))),
              cpu.runtime(),
              RuleBook.standard(),
              Set.of(),
              type);
      ops = network.scope();
      float[] pixels = Seeded.narrowed(SeededWeights.standard("image:" + name, 3 * side * side));
      NDArray image = ops.tensor(FloatBuffer.wrap(pixels), 1, 3, side, side);
      trace = ForwardPass.run(network, image, Set.of(), ops);
    }

    Trace held(Loaded exact) {
      return HeldChoices.of(trace, exact.trace, network.stages().size(), ops);
    }

    double outputError() {
      return Golden.relativeError(floats(trace.output(), ops), GOLDEN.floats(name + "/output"));
    }

    void compare(Trace pass, double tolerance) {
      var checked = new TreeSet<String>();
      new BackwardSweep(network, Set.copyOf(nodes.values()), Set.of(), SolverSettings.DEFAULT)
          .run(
              pass,
              seed(name, trace.output(), ops),
              (state, scope) ->
                  nodes.forEach(
                      (layer, node) -> {
                        if (node.equals(state.node())) {
                          check(name + "/" + layer, state, tolerance, scope);
                          checked.add(layer);
                        }
                      }),
              ops);
      assertThat(checked).containsExactlyElementsOf(new TreeSet<>(nodes.keySet()));
    }

    @Override
    public void close() {
      ops.close();
      network.close();
    }
  }

  private static void check(String key, LayerState state, double tolerance, Ops ops) {
    NDArray product = ops.multiply(Operand.shared(state.activation()), state.importance());
    assertThat(
            Golden.relativeNormError(
                floats(ops.channelSum(product), ops), GOLDEN.floats(key + "/map")))
        .as(key + " Λ⊗A")
        .isLessThan(tolerance);
    assertThat(
            Golden.relativeNormError(
                floats(ops.channelMean(state.importance()), ops),
                GOLDEN.floats(key + "/importance")))
        .as(key + " Λ")
        .isLessThan(tolerance);
  }

  private static float[] floats(NDArray array, Ops ops) {
    return ops.to(array, DataType.FLOAT32).toFloatArray();
  }

  /**
   * Of a classifier the largest logit; of a network that embeds, its cosine with a seeded vector
   * (Eq. 21).
   */
  private static NDArray seed(String name, NDArray output, Ops ops) {
    double[] q = ops.to(output, DataType.FLOAT64).toDoubleArray();
    double[] seed =
        Zoo.standard().architecture(name).ending() == Ending.LOGITS
            ? oneHot(q)
            : Similarities.byId("cosine")
                .gradient(q, SeededWeights.standard("support:" + name, q.length));
    return ops.tensor(seed, output.getShape().getShape());
  }

  private static double[] oneHot(double[] logits) {
    int top = 0;
    for (int c = 1; c < logits.length; c++) {
      top = logits[c] > logits[top] ? c : top;
    }
    double[] seed = new double[logits.length];
    seed[top] = 1;
    return seed;
  }

  /** Node of each layer that the golden file has. */
  private static Map<String, String> nodesByLayer(Graph graph) {
    var blocks = new HashMap<String, String>();
    for (Block block : graph.blocks()) {
      blocks.put(block.name(), block.output());
    }
    var nodes = new HashMap<String, String>();
    String prefix = graph.name() + "/";
    for (String key : GOLDEN.tensors().keySet()) {
      if (key.startsWith(prefix) && key.endsWith("/map")) {
        String layer = key.substring(prefix.length(), key.length() - "/map".length());
        nodes.put(layer, blocks.getOrDefault(layer, layer));
      }
    }
    return nodes;
  }
}
