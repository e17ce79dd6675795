package io.naflow.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.choice.Choices;
import io.naflow.method.passes.PassMethod;
import io.naflow.network.Graph;
import io.naflow.propagation.Parameters;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Golden;
import io.naflow.testing.Seeded;
import io.naflow.testing.SeededNetwork;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method there is on a network most of whose first channels are dead, as trained networks'
 * are: the maps of float32 are those of float64.
 */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadChannelsTest {
  private static final String NET = "cifar-resnet20";
  private static final Set<String> LAYERS = Set.of("relu", "layer1.0", "layer2.0", "layer3.2");

  /** Of the stem's sixteen channels and of what the first block adds to them. */
  private static final int DEAD = 11;

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  static List<String> methods() {
    // This network has no spatial gate, and is no plain chain.
    return Methods.ids().stream()
        .filter(id -> !Set.of("attention-guided", "naflow-reference").contains(id))
        .toList();
  }

  private static Parameters withDeadChannels(Graph graph) {
    Parameters seeded = SeededNetwork.seeded(graph);
    return name -> {
      double[] values = seeded.values(name);
      if (name.equals("bn1.weight") || name.equals("bn1.bias")) {
        Arrays.fill(values, 0, DEAD, 0);
      }
      if (name.equals("layer1.0.bn2.weight") || name.equals("layer1.0.bn2.bias")) {
        Arrays.fill(values, 0, DEAD, 0);
      }
      return values;
    };
  }

  private SeededNetwork network(DataType type) {
    return new SeededNetwork(
        cpu.runtime(), NET, 32, LAYERS, 2, type, DeadChannelsTest::withDeadChannels);
  }

  private static Map<String, double[]> maps(SeededNetwork net, String id) {
    return Methods.withOwnPasses(id)
        .map(method -> net.maps(cheap(method)))
        .orElseGet(() -> net.maps(Methods.byId(id)));
  }

  /** With few masks and copies. */
  private static PassMethod cheap(PassMethod method) {
    var few = new HashMap<String, Object>();
    method.parameters().stream()
        .filter(parameter -> Set.of("masks", "samples").contains(parameter.name()))
        .forEach(parameter -> few.put(parameter.name(), 20));
    return method.with(new Choices(few).completed(method.id(), method.parameters()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void singlePrecisionGivesTheMapsOfDouble(String id) {
    try (var exact = network(DataType.FLOAT64);
        var single = network(DataType.FLOAT32)) {
      Map<String, double[]> expected = maps(exact, id);
      Map<String, double[]> found = maps(single.holdChoicesOf(exact), id);
      assertThat(found).containsOnlyKeys(expected.keySet());
      expected.forEach(
          (node, map) ->
              assertThat(
                      Golden.relativeNormError(
                          Seeded.narrowed(found.get(node)), Seeded.narrowed(map)))
                  .as(id + " at " + node)
                  .isLessThan(5e-3));
    }
  }
}
