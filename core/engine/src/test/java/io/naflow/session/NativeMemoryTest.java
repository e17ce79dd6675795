package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native memory does not grow with the number of batches or sessions; in bytes, by a probe. */
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {
  /** One feature map a batch, 8×16×32×32 floats, would be 6.3 MB in a window. */
  private static final double BOUND = 3 << 20;

  @Test
  void explainingBatchAfterBatchTakesNoMoreMemory() throws IOException, InterruptedException {
    assertThat(growth("batches")).isLessThan(BOUND);
  }

  @Test
  void openingAndClosingSessionsTakesNoMoreMemory() throws IOException, InterruptedException {
    assertThat(growth("sessions")).isLessThan(BOUND);
  }

  @Test
  void aFeatureMapLeftBehindByEachBatchWouldBeSeen() throws IOException, InterruptedException {
    assertThat(growth("leak")).isGreaterThan(1.5 * BOUND);
  }

  private static double growth(String work) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                // The optimising compiler takes and gives back megabytes for minutes.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryProbe.class.getName(),
                work));
    // Tensors come from the system and go back to it, so that resident memory is what lives.
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "65536");
    builder.environment().put("MALLOC_TRIM_THRESHOLD_", "65536");
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    String last = output.strip().lines().reduce((earlier, later) -> later).orElseThrow();
    return Double.parseDouble(last.substring("growth ".length()));
  }
}
