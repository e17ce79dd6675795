package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.testing.Printed;
import io.naflow.weights.SafetensorsWriter;
import io.naflow.weights.StoredTensor;
import io.naflow.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inspect} answers first, and what on request. */
class InspectTest {
  @RegisterExtension private final Printed printed = new Printed();

  @TempDir private Path folder;

  private Path conv4(String prefix, String without) {
    var tensors = new LinkedHashMap<String, StoredTensor>();
    Map<String, List<Integer>> shapes = Zoo.standard().architecture("conv4").graph().parameters();
    shapes.forEach(
        (name, shape) -> {
          if (!name.equals(without)) {
            float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
            Arrays.fill(values, 0.25f);
            tensors.put(
                prefix + name,
                StoredTensor.ofFloats(
                    prefix + name, shape.stream().map(Integer::longValue).toList(), values));
          }
        });
    tensors.put(
        "criterion.weight", StoredTensor.ofFloats("criterion.weight", List.of(2L), new float[2]));
    Path file = folder.resolve("it's.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    return file;
  }

  @Test
  void theNetworkThePrefixTheRestAndTheLinesToPasteComeFirst() {
    Path file = conv4("_orig_mod.module.", "");

    assertThat(Main.run("inspect", file.toString())).isZero();
    assertThat(printed.out())
        .contains(
            "format    safetensors",
            "fits      conv4, conv4-leaky, 1,600 outputs",
            "prefix    _orig_mod.module. is dropped from the names",
            "left out  criterion.weight",
            "yaml      models: [{id: mine, architecture: conv4, weights: '"
                + file.toString().replace("'", "''")
                + "'}]",
            "(--tensors lists them)")
        .doesNotContain("encoder.0.0.weight");
    assertThat(Main.run("inspect", "--tensors", file.toString())).isZero();
    assertThat(printed.out()).contains("_orig_mod.module.encoder.0.0.weight", "64×3×3×3");
  }

  @Test
  void whatFitsNothingIsLaidBesideTheNearest() {
    Path file = conv4("", "encoder.3.0.bias");

    assertThat(Main.run("inspect", file.toString())).isZero();
    assertThat(printed.out())
        .contains("fits      no architecture known here (naflow models); the nearest is conv4")
        .contains("differs   1 missing (encoder.3.0.bias [64])")
        .doesNotContain("yaml");
  }

  @Test
  void programsGetJson() throws IOException {
    Path file = conv4("net.", "");

    assertThat(Main.run("inspect", "--json", file.toString())).isZero();
    JsonNode found = new ObjectMapper().readTree(printed.out()).get("state_dicts").get(0);
    assertThat(found.get("fits").get(0).asText()).isEqualTo("conv4");
    assertThat(found.get("prefix").asText()).isEqualTo("net.");
    assertThat(found.get("channels").asInt()).isEqualTo(3);
    assertThat(found.get("left_out").get(0).asText()).isEqualTo("criterion.weight");
    assertThat(found.get("yaml").asText()).startsWith("models: [{id: mine, architecture: conv4");
  }
}
