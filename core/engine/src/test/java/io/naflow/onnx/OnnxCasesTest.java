package io.naflow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.DataType;
import io.naflow.testing.CpuRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks from ONNX files against what PyTorch made of them in float64. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnnxCasesTest {
  private static final double LOGITS = 1e-4;
  private static final double MAPS = 1e-3;

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @ParameterizedTest
  @ValueSource(
      strings = {"gates", "gates-dynamo", "norms", "norms-dynamo", "moves", "moves-dynamo"})
  void fixtureGivesTheValuesOfPyTorch(String name) {
    assertThat(faults(resources(), name, DataType.FLOAT64)).isEmpty();
    assertThat(faults(resources(), name, DataType.FLOAT32)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gates", "norms", "moves"})
  void bothExportersGiveTheSameLayers(String name) {
    OnnxCase one = OnnxCase.read(resources(), name);
    OnnxCase other = OnnxCase.read(resources(), name + "-dynamo");
    assertThat(one.layers().keySet()).isEqualTo(other.layers().keySet());
  }

  @Test
  void whatTheFileEndsInIsLeftOutAndSaid() {
    assertThat(OnnxCase.read(resources(), "gates").network().ending())
        .isEqualTo(OnnxNetwork.Ending.LOGITS);
    assertThat(OnnxCase.read(resources(), "norms").network().ending())
        .isEqualTo(OnnxNetwork.Ending.SIGMOID);
    assertThat(OnnxCase.read(resources(), "moves-dynamo").network().ending())
        .isEqualTo(OnnxNetwork.Ending.SOFTMAX);
  }

  /** More files, where somebody has them: the folder is the system property's. */
  @Test
  void filesOfAFolderGiveTheValuesOfPyTorch() throws IOException {
    String folder = System.getProperty("naflow.onnx.cases", "");
    assumeTrue(!folder.isEmpty(), "not run: -Dnaflow.onnx.cases=FOLDER is not set");
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".onnx"))
              .map(file -> file.substring(0, file.length() - ".onnx".length()))
              .sorted()
              .toList();
      assertThat(names).isNotEmpty();
      assertThat(names).flatMap(name -> faults(Path.of(folder), name, DataType.FLOAT32)).isEmpty();
    }
  }

  /** What a case gives wrongly, in words. */
  private List<String> faults(Path folder, String name, DataType type) {
    OnnxCase read = OnnxCase.read(folder, name);
    if (!read.layers().keySet().containsAll(read.blocks())) {
      return List.of(
          "%s has layers %s, not all of %s".formatted(name, read.layers().keySet(), read.blocks()));
    }
    Map<String, float[]> found = read.run(cpu.runtime(), type);
    Stream<String> maps = read.maps().stream().map(map -> fault(read, found, map, MAPS));
    return Stream.concat(Stream.of(fault(read, found, "logits", LOGITS)), maps)
        .filter(fault -> !fault.isEmpty())
        .toList();
  }

  private static String fault(
      OnnxCase read, Map<String, float[]> found, String tensor, double allowed) {
    double distance = OnnxCase.distance(found.get(tensor), read.expected(tensor));
    return distance <= allowed
        ? ""
        : "%s: %s is off by %.2e of its largest value".formatted(read.name(), tensor, distance);
  }

  static Path resources() {
    try {
      return Path.of(OnnxCasesTest.class.getResource("gates.onnx").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
