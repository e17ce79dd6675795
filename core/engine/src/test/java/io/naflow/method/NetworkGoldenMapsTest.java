package io.naflow.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Golden;
import io.naflow.testing.Seeded;
import io.naflow.testing.SeededNetwork;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Raw maps on whole networks, at all 17 stages of ResNet-50 for those that need no pass of their
 * own, against the published formulas in PyTorch (scripts/make-cam-goldens.py).
 */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkGoldenMapsTest {
  private static final Golden GOLDEN = Golden.load("golden/cams.safetensors");

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gradcam",
        "gradcam++",
        "gradcam++-pytorch",
        "xgradcam",
        "layercam",
        "hirescam",
        "gradcam-elementwise",
        "eigencam",
        "eigengradcam"
      })
  void gradientMethodsAgreeAtAllSeventeenStagesOfResNet50(String method) {
    assertThat(layers("resnet50", method)).hasSize(17);
    compare("resnet50", 95, method, DataType.FLOAT64, 1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet50, 95, gradient-x-input",
    "resnet50, 95, fullgrad",
    "resnet50, 95, relevance-cam",
    "cifar-resnet20, 32, scorecam",
    "cifar-resnet20, 32, ablationcam",
    "resnet18-cbam, 95, attention-guided"
  })
  void otherMethodsAgree(String network, int side, String method) {
    compare(network, side, method, DataType.FLOAT64, 1e-6);
  }

  /** With the choices of float64, as gradients jump where a ReLU has its kink. */
  @ParameterizedTest
  @CsvSource({
    "resnet50, 95, gradcam",
    "resnet50, 95, gradcam++",
    "resnet50, 95, eigengradcam",
    "resnet50, 95, relevance-cam",
    "cifar-resnet20, 32, scorecam",
    "cifar-resnet20, 32, ablationcam"
  })
  void singlePrecisionAgreesToTenToTheMinusThree(String network, int side, String method) {
    try (var exact = load(network, side, method, DataType.FLOAT64);
        var single = load(network, side, method, DataType.FLOAT32)) {
      compare(single.holdChoicesOf(exact), network, method, 1e-3);
    }
  }

  private void compare(String name, int side, String method, DataType type, double tolerance) {
    try (var network = load(name, side, method, type)) {
      compare(network, name, method, tolerance);
    }
  }

  private SeededNetwork load(String name, int side, String method, DataType type) {
    return new SeededNetwork(cpu.runtime(), name, side, layers(name, method), 1, type);
  }

  private static void compare(SeededNetwork network, String name, String method, double tolerance) {
    Set<String> layers = layers(name, method);
    assertThat(layers).isNotEmpty();
    var maps = network.maps(method);
    for (String layer : layers) {
      float[] found = Seeded.narrowed(maps.get(network.node(layer)));
      float[] expected = GOLDEN.floats(name + "/" + layer + "/" + method);
      assertThat(Golden.relativeNormError(found, expected))
          .as(method + " at " + layer)
          .isLessThan(tolerance);
    }
  }

  private static Set<String> layers(String network, String method) {
    return GOLDEN.tensors().keySet().stream()
        .filter(key -> key.startsWith(network + "/") && key.endsWith("/" + method))
        .map(key -> key.substring(network.length() + 1, key.length() - method.length() - 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
