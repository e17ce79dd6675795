package io.naflow.method.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.choice.Choices;
import io.naflow.network.Graph;
import io.naflow.propagation.ForwardPass;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Golden;
import io.naflow.testing.Seeded;
import io.naflow.testing.SeededNetwork;
import io.naflow.torch.Operand;
import io.naflow.zoo.Zoo;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PassMethodsTest {
  private static final String NET = "cifar-resnet20";

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  private SeededNetwork network(int images) {
    return new SeededNetwork(cpu.runtime(), NET, 32, Set.of("layer3.2"), images, DataType.FLOAT64);
  }

  static List<PassMethod> methods() {
    return List.of(
        new FullGrad(),
        new RelevanceCam(),
        new SmoothGradCamPlusPlus(3, 0.3, 0),
        ScoreCam.DEFAULT,
        AblationCam.DEFAULT,
        new Rise(40, 4, 0.5, 0));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void mapOfAnImageDoesNotDependOnTheRestOfTheBatch(PassMethod method) {
    try (var alone = network(1);
        var together = network(3)) {
      Map<String, double[]> ofOne = alone.maps(method);
      Map<String, double[]> ofThree = together.maps(method);
      assertThat(ofThree).containsOnlyKeys(ofOne.keySet());
      ofOne.forEach(
          (node, map) -> {
            double[] first = Arrays.copyOf(ofThree.get(node), map.length);
            double largest = Arrays.stream(map).map(Math::abs).max().orElseThrow();
            assertThat(largest).isPositive();
            assertThat(first).containsExactly(map, offset(1e-10 * largest));
          });
    }
  }

  @Test
  void noiseAndMasksDependOnTheImagesNameAndTheMethod() {
    assertThat(draws("rise", "a.png")).containsExactly(draws("rise", "a.png"));
    assertThat(draws("rise", "a.png")).isNotEqualTo(draws("rise", "b.png"));
    assertThat(draws("rise", "a.png")).isNotEqualTo(draws("smooth-gradcam++", "a.png"));
  }

  private static double[] draws(String method, String image) {
    return SeededRandom.of(method, image, 0).doubles(5).toArray();
  }

  @Test
  void smoothGradCamPlusPlusWithHardlyAnyNoiseIsGradCamPlusPlus() {
    Golden golden = Golden.load("golden/cams.safetensors");
    String layer = "layer3.2";
    try (var net =
        new SeededNetwork(cpu.runtime(), "resnet50", 95, Set.of(layer), 1, DataType.FLOAT64)) {
      var maps = net.maps(new SmoothGradCamPlusPlus(2, 1e-9, 0));
      float[] expected = golden.floats("resnet50/" + layer + "/smooth-gradcam++");
      assertThat(Golden.relativeNormError(Seeded.narrowed(maps.get(net.node(layer))), expected))
          .isLessThan(1e-5);
    }
  }

  @Test
  void riseIsTheMeanOfItsMasksWeighedByTheTargetsProbability() {
    var rise = new Rise(35, 4, 0.5, 0);
    try (var net = network(1)) {
      var masks = new RiseMasks(rise, 32, 32);
      Random random = SeededRandom.of("rise", NET, 0);
      double[] expected = new double[32 * 32];
      for (int i = 0; i < rise.masks(); i++) {
        float[] mask = new float[32 * 32];
        masks.next(random, mask, 0);
        NDArray m = net.ops().tensor(Seeded.widened(mask), 1, 1, 32, 32);
        NDArray masked = net.ops().multiply(Operand.shared(net.batch(Set.of()).pixels()), m);
        double[] logits =
            net.numbers(ForwardPass.run(net.network(), masked, Set.of(), net.ops()).output());
        double p = probability(logits, net.numbers(net.seed()));
        for (int k = 0; k < expected.length; k++) {
          expected[k] += p * mask[k] / (rise.masks() * 0.5);
        }
      }
      assertThat(net.maps(rise).get(Graph.INPUT)).containsExactly(expected, offset(1e-9));
    }
  }

  private static double probability(double[] logits, double[] seed) {
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    double p = 0;
    for (int c = 0; c < logits.length; c++) {
      p += seed[c] * Math.exp(logits[c]) / sum;
    }
    return p;
  }

  @Test
  void maskCellsAreOnWithTheirProbabilityAndMasksVary() {
    var masks = new RiseMasks(new Rise(1, 7, 0.3, 0), 30, 41);
    Random random = new Random(5);
    double sum = 0;
    for (int i = 0; i < 400; i++) {
      float[] mask = new float[30 * 41];
      masks.next(random, mask, 0);
      for (float value : mask) {
        assertThat(value).isBetween(0f, 1.000001f);
        sum += value;
      }
    }
    // 400 masks of 49 cells: the standard error of the mean is about 0.004.
    assertThat(sum / (400 * 30 * 41)).isCloseTo(0.3, offset(0.016));
  }

  @Test
  void maskWithAllCellsOnLetsEverythingThrough() {
    float[] mask = new float[20 * 20];
    new RiseMasks(new Rise(1, 5, 1, 0), 20, 20).next(new Random(1), mask, 0);
    for (float value : mask) {
      assertThat(value).isCloseTo(1f, offset(1e-6f));
    }
  }

  @Test
  void fewerChannelsAreThoseThatVaryMost() {
    String layer = "layer3.2";
    var few = AblationCam.DEFAULT.with(new Choices(Map.of("channels", 5, "batch", 2)));
    try (var net = network(2)) {
      String node = net.node(layer);
      NDArray activation = net.trace().activation(node);
      double[] values = net.numbers(activation);
      int places = values.length / (2 * 64);
      double y = net.targets()[1];
      double[] expected = new double[places];
      List<Integer> chosen =
          IntStream.range(64, 128)
              .boxed()
              .sorted(Comparator.comparingDouble(c -> -variance(values, c * places, places)))
              .limit(5)
              .toList();
      for (int channel : chosen) {
        double[] without = Arrays.copyOfRange(values, 64 * places, 128 * places);
        Arrays.fill(without, (channel - 64) * places, (channel - 63) * places, 0);
        NDArray given = net.ops().tensor(without, 1, 64, 8, 8);
        double[] logits =
            net.numbers(
                ForwardPass.outputGiven(net.network(), net.trace(), 1, node, given, net.ops()));
        double[] seed = net.numbers(net.seed());
        double left = 0;
        for (int k = 0; k < logits.length; k++) {
          left += seed[logits.length + k] * logits[k];
        }
        for (int i = 0; i < places; i++) {
          expected[i] += (y - left) / y * values[channel * places + i];
        }
      }

      double[] found = net.maps(few).get(node);
      assertThat(Arrays.copyOfRange(found, places, 2 * places))
          .containsExactly(expected, offset(1e-9));
      assertThat(few.cost(net.network().graph(), Set.of(node))).isEqualTo(new PassCost(5, 0));
    }
  }

  private static double variance(double[] values, int first, int count) {
    double[] some = Arrays.copyOfRange(values, first, first + count);
    double mean = Arrays.stream(some).average().orElseThrow();
    return Arrays.stream(some).map(v -> (v - mean) * (v - mean)).sum();
  }

  @Test
  void anotherSeedDrawsOtherMasksAndNoise() {
    for (PassMethod method : List.of(Rise.DEFAULT, SmoothGradCamPlusPlus.DEFAULT)) {
      // Behind the last block gradients are the head's weights, whatever the input.
      try (var net =
          new SeededNetwork(cpu.runtime(), NET, 32, Set.of("layer2.2"), 1, DataType.FLOAT64)) {
        double[] first = map(net, method, 0);
        assertThat(map(net, method, 0)).containsExactly(first);
        assertThat(map(net, method, 1)).isNotEqualTo(first);
      }
    }
  }

  private static double[] map(SeededNetwork net, PassMethod method, int seed) {
    var few = new HashMap<String, Object>(Map.of("seed", seed));
    few.put(method instanceof Rise ? "masks" : "samples", 3);
    Choices choices = new Choices(few).completed(method.id(), method.parameters());
    return net.maps(method.with(choices)).values().iterator().next();
  }

  @Test
  void standardSettingsMakeTheStandardMethod() {
    for (PassMethod method : List.of(Rise.DEFAULT, SmoothGradCamPlusPlus.DEFAULT)) {
      assertThat(method.with(Choices.STANDARD.completed(method.id(), method.parameters())))
          .isEqualTo(method);
    }
  }

  @Test
  void costIsAnnouncedFromTheGraphAlone() {
    Graph graph = Zoo.standard().architecture(NET).graph();
    Set<String> nodes = Set.of(graph.featureMap());
    assertThat(ScoreCam.DEFAULT.cost(graph, nodes)).isEqualTo(new PassCost(64, 0));
    assertThat(AblationCam.DEFAULT.cost(graph, nodes)).isEqualTo(new PassCost(64, 0));
    assertThat(Rise.DEFAULT.cost(graph, nodes)).isEqualTo(new PassCost(2000, 0));
    assertThat(SmoothGradCamPlusPlus.DEFAULT.cost(graph, nodes)).isEqualTo(new PassCost(4, 4));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Rise(0, 8, 0.5, 0))
        .hasMessage(
            "Cannot run RISE with 0 masks of 8×8 cells, each on with probability 0.5: at least 1 mask and 2 cells a side are needed, and a probability above 0 and at most 1");
    assertThatThrownBy(() -> new SmoothGradCamPlusPlus(4, 0, 0))
        .hasMessage(
            "Cannot smooth over 4 samples with noise 0.0: at least 1 sample and noise above 0 are needed");
  }

  @Test
  void layerThatWasNotKeptCannotBeRead() {
    try (var net = network(1)) {
      assertThatThrownBy(() -> net.trace().activation("layer1.0.conv1"))
          .hasMessage(
              "Cannot read the output of 'layer1.0.conv1': the forward pass did not keep it; name it among the nodes to keep");
      assertThatThrownBy(
              () ->
                  ForwardPass.outputGiven(
                      net.network(), net.trace(), 0, "linear", net.seed(), net.ops()))
          .hasMessage(
              "Cannot replace the output of 'linear': network cifar-resnet20 has no such layer up to its last feature map 'layer3.2.relu2'");
    }
  }
}
