package io.naflow.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.propagation.Evidence;
import io.naflow.propagation.LayerState;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Seeded;
import io.naflow.testing.SeededNetwork;
import io.naflow.torch.Ops;
import io.naflow.zoo.Zoo;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities of methods.md that hold without any oracle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CamIdentitiesTest {
  private static final String NET = "cifar-resnet20";
  private static final String LAST = "layer3.2";

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  private SeededNetwork network(String... layers) {
    return new SeededNetwork(cpu.runtime(), NET, 32, Set.of(layers), 2, DataType.FLOAT64);
  }

  private static double[] cam(SeededNetwork net) {
    double[] weights = SeededNetwork.seeded(net.network().graph()).values("linear.weight");
    double[] a = net.numbers(net.trace().featureMap());
    double[] seed = net.numbers(net.seed());
    double[] map = new double[2 * 64];
    for (int i = 0; i < map.length; i++) {
      int image = i / 64;
      for (int k = 0; k < 64; k++) {
        for (int c = 0; c < SeededNetwork.CLASSES; c++) {
          map[i] +=
              seed[image * SeededNetwork.CLASSES + c]
                  * weights[c * 64 + k]
                  * a[(image * 64 + k) * 64 + i % 64];
        }
      }
    }
    return map;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gradcam", "hirescam"})
  void atTheLastLayerTheyAreTheClassActivationMapOverItsPlaces(String method) {
    try (SeededNetwork net = network(LAST)) {
      double[] expected = Arrays.stream(cam(net)).map(v -> v / 64).toArray();
      assertThat(net.maps(method).get(net.node(LAST))).containsExactly(expected, offset(1e-12));
    }
  }

  @Test
  void atTheLastLayerXGradCamIsTheClassActivationMapUpToItsEpsilon() {
    try (SeededNetwork net = network(LAST)) {
      double[] expected = Arrays.stream(cam(net)).map(v -> v / 64).toArray();
      assertThat(net.maps("xgradcam").get(net.node(LAST))).containsExactly(expected, offset(1e-7));
    }
  }

  @Test
  void hiResCamOfTheLastLayerSumsToTheLogitLessItsBias() {
    try (SeededNetwork net = network(LAST)) {
      double[] bias = SeededNetwork.seeded(net.network().graph()).values("linear.bias");
      double[] map = net.maps("hirescam").get(net.node(LAST));
      double[] seed = net.numbers(net.seed());
      for (int image = 0; image < 2; image++) {
        double sum = Arrays.stream(map, image * 64, image * 64 + 64).sum();
        for (int c = 0; c < SeededNetwork.CLASSES; c++) {
          sum += seed[image * SeededNetwork.CLASSES + c] * bias[c];
        }
        assertThat(sum).isCloseTo(net.targets()[image], offset(1e-12));
      }
    }
  }

  /** There {@code y - y_k = w_ck S_k / Z}, with S_k the sum of the channel over its Z places. */
  @Test
  void ablatingAChannelOfTheLastLayerTakesItsShareOfTheLogit() {
    try (SeededNetwork net = network(LAST)) {
      double[] weights = SeededNetwork.seeded(net.network().graph()).values("linear.weight");
      double[] a = net.numbers(net.trace().featureMap());
      double[] seed = net.numbers(net.seed());
      double[] expected = new double[128];
      for (int image = 0; image < 2; image++) {
        for (int k = 0; k < 64; k++) {
          int from = (image * 64 + k) * 64;
          double share = 0;
          for (int c = 0; c < SeededNetwork.CLASSES; c++) {
            share += seed[image * SeededNetwork.CLASSES + c] * weights[c * 64 + k];
          }
          share *= Arrays.stream(a, from, from + 64).sum() / 64 / net.targets()[image];
          for (int i = 0; i < 64; i++) {
            expected[image * 64 + i] += share * a[from + i];
          }
        }
      }
      assertThat(net.maps("ablationcam").get(net.node(LAST)))
          .containsExactly(expected, offset(1e-12));
    }
  }

  @Test
  void gradientTimesInputIsOfTheImageAndNothingElse() {
    try (SeededNetwork net = network(LAST)) {
      assertThat(net.maps("gradient-x-input")).containsOnlyKeys(Graph.INPUT);
      assertThat(net.maps("gradient-x-input").get(Graph.INPUT)).hasSize(2 * 32 * 32);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gradcam", "xgradcam", "layercam", "hirescam", "gradcam-elementwise"})
  void mapGrowsInProportionToTheGradient(String method) {
    assertThat(scaled(method, 1000)).containsExactly(times(1000, scaled(method, 1)), offset(1e-9));
  }

  @Test
  void gradCamPlusPlusOfSmallGradientsDoesTooUnlessAnEpsilonIsAdded() {
    // Σ g / (2 + S g) becomes Σ g / 2.
    double[] small = scaled("gradcam++", 1e-9);
    double[] smaller = scaled("gradcam++", 1e-12);
    assertThat(smaller).containsExactly(times(1e-3, small), offset(1e-18));
    double[] expected = times(1e-3, scaled("gradcam++-pytorch", 1e-3));
    double[] found = scaled("gradcam++-pytorch", 1e-6);
    assertThat(found[0] / expected[0]).isNotCloseTo(1, offset(0.1));
  }

  private static double[] times(double factor, double[] values) {
    return Arrays.stream(values).map(v -> factor * v).toArray();
  }

  private double[] scaled(String method, double factor) {
    try (Ops ops = cpu.runtime().scope(DataType.FLOAT64)) {
      var random = new Seeded(3);
      NDArray a = ops.abs(random.normal(ops, 1, new FeatureShape(5, 4, 4)));
      NDArray g = ops.scale(random.normal(ops, 1, new FeatureShape(5, 4, 4)), factor);
      var state = new LayerState("layer", new Evidence(a, g, ops), Map.of(), Optional.empty());
      return Methods.byId(method).map(state, ops).toDoubleArray();
    }
  }

  @Test
  void attentionGuidedIsRefusedWhereThereIsNoSpatialGate() {
    Graph graph = Zoo.standard().architecture(NET).graph();
    assertThatThrownBy(() -> Methods.byId("attention-guided").nodes(graph, Set.of(LAST)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot explain network cifar-resnet20 with attention-guided: none of the layers [layer3.2] lies in a block with a spatial attention gate; use a network with CBAM, such as resnet50-cbam, or gradcam");
  }

  @Test
  void unknownMethodIsRefusedWithTheListOfThoseKnown() {
    assertThatThrownBy(() -> Methods.withOwnPasses("deepcam"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot find method 'deepcam': there are naflow, ")
        .hasMessageContaining("scorecam");
  }
}
