package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.SolverSettings;
import io.naflow.method.Method;
import io.naflow.method.Methods;
import io.naflow.testing.Golden;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The authors' own modules on a small random chain, as released and really solved. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceGoldenTest {
  private static final Golden PUBLISHED = Golden.load("golden/naflow-published-56.safetensors");
  private static final Golden EXACT = Golden.load("golden/naflow-exact-56.safetensors");
  private static final SolverSettings TIGHT = new SolverSettings(1e-8, 1e-8, 20_000);

  private TorchRuntime runtime;
  private Map<String, float[]> exact;

  @BeforeAll
  void start() {
    runtime = TorchRuntime.cpu();
    exact = maps("naflow-reference", EXACT, DataType.FLOAT64, List.of(9, 8, 7, 6, 5, 4));
  }

  @AfterAll
  void stop() {
    runtime.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void publishedMapsAreThoseOfTheReleasedProgram(DataType type) {
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    Map<String, float[]> found = maps("naflow-published", PUBLISHED, type, all);
    for (int map : all) {
      assertThat(error(found, PUBLISHED, map)).as("map." + map).isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 8, 7, 6, 5})
  void referenceMapsAreTheAuthorsEquationsReallySolved(int map) {
    assertThat(error(exact, EXACT, map)).isLessThan(1e-3);
  }

  /** Its condition number is 1.2e6, so what the golden's float32 weights leave is a percent. */
  @Test
  void theModuleOfThreeJoinedLayersIsSolvedToo() {
    assertThat(error(exact, EXACT, 4)).isLessThan(0.02);
  }

  private static double error(Map<String, float[]> found, Golden golden, int map) {
    return Golden.relativeNormError(
        found.get(AuthorsNetwork.nodeOfMap(map)), golden.floats("map." + map));
  }

  private Map<String, float[]> maps(String id, Golden golden, DataType type, List<Integer> maps) {
    Method method = Methods.byId(id);
    Set<String> wanted = maps.stream().map(AuthorsNetwork::nodeOfMap).collect(Collectors.toSet());
    var found = new HashMap<String, float[]>();
    try (Network network = AuthorsNetwork.load(golden, runtime, type);
        Ops ops = network.scope()) {
      var sweep =
          new BackwardSweep(
              network,
              method.route(),
              wanted,
              method.flow().stream().collect(Collectors.toSet()),
              TIGHT);
      NDArray image = ops.tensor(golden.doubles("input"), 1, 3, 56, 56);
      Trace trace = ForwardPass.run(network, image, sweep.keeps(), ops);
      double[] seed = new double[10];
      seed[(int) golden.tensor("label").toDoubles()[0]] = 1;
      sweep.run(
          trace,
          ops.tensor(seed, 1, 10, 1, 1),
          (state, scope) ->
              found.put(
                  state.node(),
                  scope.to(method.map(state, scope), DataType.FLOAT32).toFloatArray()),
          ops);
    }
    return found;
  }
}
