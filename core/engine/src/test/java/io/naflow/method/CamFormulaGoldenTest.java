package io.naflow.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.method.cam.CamFormula;
import io.naflow.method.cam.CamFormulas;
import io.naflow.propagation.Evidence;
import io.naflow.propagation.LayerState;
import io.naflow.testing.Golden;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw maps of given activations and gradients, against numpy and pytorch-grad-cam. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CamFormulaGoldenTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "gradcam", "gradcam",
          "gradcam++", "gradcampp_formula",
          "gradcam++-pytorch", "gradcampp",
          "xgradcam", "xgradcam",
          "layercam", "layercam",
          "hirescam", "hirescam",
          "gradcam-elementwise", "gradcamelementwise",
          "eigencam", "eigencam_signfixed",
          "eigengradcam", "eigengradcam_signfixed");

  private TorchRuntime runtime;
  private JsonNode golden;

  @BeforeAll
  void start() throws IOException {
    runtime = TorchRuntime.cpu();
    golden = new ObjectMapper().readTree(Golden.file("golden/cam-formulas.json").toFile());
  }

  @AfterAll
  void stop() {
    runtime.close();
  }

  static Set<String> methods() {
    return NAMES.keySet();
  }

  private static NDArray map(String method, NDArray a, NDArray g, Ops ops) {
    return Methods.byId(method)
        .map(new LayerState("layer", new Evidence(a, g, ops), Map.of(), Optional.empty()), ops);
  }

  @Test
  void everyFormulaHasAGoldenMap() {
    assertThat(NAMES.keySet()).containsAll(CamFormulas.all().stream().map(CamFormula::id).toList());
    assertThat(NAMES.values())
        .containsExactlyInAnyOrderElementsOf(golden.get("methods")::fieldNames);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void rawMapAgreesToTenToTheMinusSix(String method) {
    double[] expected = numbers(golden.get("methods").get(NAMES.get(method)).get("raw"));
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      try (Ops ops = runtime.scope(type)) {
        NDArray map =
            map(
                method,
                ops.tensor(numbers(golden.get("A")), 1, 3, 4, 4),
                ops.tensor(numbers(golden.get("G")), 1, 3, 4, 4),
                ops);
        assertThat(map.getShape().getShape()).containsExactly(1, 1, 4, 4);
        assertThat(ops.to(map, DataType.FLOAT64).toDoubleArray())
            .as(method + " " + type)
            .containsExactly(expected, offset(1e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void mapOfAnImageDoesNotDependOnTheRestOfTheBatch(String method) {
    try (Ops ops = runtime.scope(DataType.FLOAT64)) {
      double[] a = numbers(golden.get("A"));
      double[] g = numbers(golden.get("G"));
      double[] batchA = new double[2 * a.length];
      double[] batchG = new double[2 * a.length];
      for (int i = 0; i < a.length; i++) {
        batchA[i] = 100 * a[a.length - 1 - i];
        batchG[i] = -g[a.length - 1 - i];
      }
      System.arraycopy(a, 0, batchA, a.length, a.length);
      System.arraycopy(g, 0, batchG, a.length, a.length);
      NDArray alone = map(method, ops.tensor(a, 1, 3, 4, 4), ops.tensor(g, 1, 3, 4, 4), ops);
      NDArray both =
          map(method, ops.tensor(batchA, 2, 3, 4, 4), ops.tensor(batchG, 2, 3, 4, 4), ops);
      double[] second = new double[16];
      System.arraycopy(both.toDoubleArray(), 16, second, 0, 16);
      assertThat(second).containsExactly(alone.toDoubleArray(), offset(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void layerThatIsZeroHasAMapThatIsZero(String method) {
    try (Ops ops = runtime.scope(DataType.FLOAT32)) {
      NDArray zeros = ops.zeros(1, 3, 4, 4);
      assertThat(map(method, zeros, zeros, ops).toFloatArray()).containsOnly(0f);
    }
  }

  private static double[] numbers(JsonNode array) {
    var flat = new ArrayList<Double>();
    flatten(array, flat);
    return flat.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void flatten(JsonNode node, List<Double> into) {
    if (node.isArray()) {
      node.forEach(child -> flatten(child, into));
    } else {
      into.add(node.doubleValue());
    }
  }
}
