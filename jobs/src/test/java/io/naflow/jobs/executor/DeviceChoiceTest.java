package io.naflow.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceInformation$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which device a task takes of what Spark has given it; the GPUs are made up. */
class DeviceChoiceTest {
  private static final Map<String, ResourceInformation> NOTHING = Map.of();

  private static Map<String, ResourceInformation> gpus(String... addresses) {
    return Map.of("gpu", new ResourceInformation("gpu", addresses));
  }

  @Test
  void theSameConfigurationWorksWithAndWithoutGpus() {
    assertThat(DeviceChoice.of("auto", NOTHING)).isEqualTo("cpu");
    assertThat(DeviceChoice.of("auto", gpus("0"))).isEqualTo("gpu(0)");
  }

  @Test
  void aTaskTakesTheGpuThatSparkGaveItAndNotAlwaysTheFirst() {
    assertThat(DeviceChoice.of("auto", gpus("3"))).isEqualTo("gpu(3)");
    assertThat(DeviceChoice.of("gpu", gpus("2"))).isEqualTo("gpu(2)");
    assertThat(DeviceChoice.of("gpu", gpus("2", "5"))).isEqualTo("gpu(2)");
  }

  @Test
  void aDeviceThatIsNamedIsTakenWhateverSparkGives() {
    assertThat(DeviceChoice.of("cpu", gpus("0"))).isEqualTo("cpu");
    assertThat(DeviceChoice.of("gpu(1)", NOTHING)).isEqualTo("gpu(1)");
  }

  @Test
  void otherResourcesAreNoGpus() {
    var fpga = Map.of("fpga", new ResourceInformation("fpga", new String[] {"0"}));
    assertThat(DeviceChoice.of("auto", fpga)).isEqualTo("cpu");
    assertThatIllegalStateException()
        .isThrownBy(() -> DeviceChoice.of("gpu", fpga))
        .withMessage(
            "Cannot work on a GPU: Spark has given this task none, only [fpga]; set spark.executor.resource.gpu.amount, spark.task.resource.gpu.amount and a discovery script, or execution.device: auto");
  }

  @Test
  void addressesThatAreNoIndicesAreRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DeviceChoice.of("auto", gpus("GPU-5d1c3a")))
        .withMessageContaining("the address 'GPU-5d1c3a', which is no index")
        .withMessageContaining("scripts/gpu-discovery.sh");
    assertThatIllegalStateException()
        .isThrownBy(() -> DeviceChoice.of("gpu", gpus()))
        .withMessageContaining("has no address; check the discovery script");
  }

  /** As Spark itself reads what the script prints. */
  @ParameterizedTest
  @CsvSource({
    "'0\\n1\\n2\\n', , '0,1,2'",
    "'', , ''",
    "'0\\n1\\n2\\n3\\n', '2,3', '0,1'",
    "'0\\n1\\n', 'GPU-8a7f,1', '0,1'",
    "'0\\n1\\n', '-1', ''",
    "'NVIDIA-SMI has failed because it could not communicate\\n', , ''"
  })
  void theDiscoveryScriptListsTheGpusThatTheProcessWillSee(
      String listed, String visible, String expected, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path smi = folder.resolve("nvidia-smi");
    Files.writeString(smi, "#!/bin/sh\nprintf '%s'\n".formatted(listed));
    assertThat(smi.toFile().setExecutable(true)).isTrue();
    var script = new ProcessBuilder("sh", "../scripts/gpu-discovery.sh");
    script.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    script.environment().remove("CUDA_VISIBLE_DEVICES");
    if (visible != null) {
      script.environment().put("CUDA_VISIBLE_DEVICES", visible);
    }
    Process process = script.start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(process.waitFor()).isZero();
    assertThat(new ObjectMapper().readTree(printed).isObject()).isTrue();
    ResourceInformation found = ResourceInformation$.MODULE$.parseJson(printed);
    assertThat(found.name()).isEqualTo("gpu");
    assertThat(String.join(",", found.addresses())).isEqualTo(expected);
  }
}
