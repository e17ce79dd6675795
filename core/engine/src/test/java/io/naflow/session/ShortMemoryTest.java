package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.testing.Golden;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With too little memory for a batch every call gives what it gives with plenty. */
@Tag("kernels")
class ShortMemoryTest {
  /** Outside the Java heap: enough for three of the probe's images, not for its eight. */
  private static final String LITTLE = "-XX:MaxDirectMemorySize=2m";

  /** To float32's rounding: other batch sizes sum in another order. */
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path folder;

  @Test
  void everyCallGivesWithTwoMegabytesWhatItGivesWithPlenty()
      throws IOException, InterruptedException {
    List<float[]> plenty = ShortMemoryProbe.numbers();
    Path file = folder.resolve("numbers");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                LITTLE,
                "-cp",
                System.getProperty("java.class.path"),
                ShortMemoryProbe.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      for (float[] expected : plenty) {
        float[] found = new float[expected.length];
        for (int i = 0; i < found.length; i++) {
          found[i] = in.readFloat();
        }
        assertThat(Golden.relativeError(found, expected)).isLessThan(TOLERANCE);
      }
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
