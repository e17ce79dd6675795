package io.naflow.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.testing.FullDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of another file system than the local one are copied, with what belongs to them. */
class LocalFilesTest {
  private final Configuration hadoop = new Configuration();

  @TempDir private Path folder;

  private String remote(String name) {
    return FullDisk.uri(folder, Long.MAX_VALUE, hadoop) + "/" + name;
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "content of " + name);
    }
  }

  private static List<String> names(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anOnnxFileBringsItsExternalDataAndItsPairAndNothingElse() throws IOException {
    write("net.onnx", "net.onnx.data", "net-pair.safetensors", "net.pth", "other.onnx", "a.jpg");

    Path local = LocalFiles.of(remote("net.onnx"), "weights", hadoop);

    assertThat(local.startsWith(folder)).isFalse();
    assertThat(local).hasFileName("net.onnx").hasContent("content of net.onnx");
    assertThat(names(local.getParent()))
        .containsExactly("net-pair.safetensors", "net.onnx", "net.onnx.data");
  }

  @Test
  void otherDataBesideAnOnnxFileIsAnotherCopy() throws IOException {
    write("net.onnx", "net.onnx.data");
    Path before = LocalFiles.of(remote("net.onnx"), "weights", hadoop);
    write("net-pair.safetensors");

    Path after = LocalFiles.of(remote("net.onnx"), "weights", hadoop);

    assertThat(after).isNotEqualTo(before);
    assertThat(names(after.getParent())).hasSize(3);
  }

  @Test
  void aLocalFileIsTakenWhereItIs() throws IOException {
    write("net.onnx");

    assertThat(LocalFiles.of(folder.resolve("net.onnx").toString(), "weights", hadoop))
        .isEqualTo(folder.resolve("net.onnx"));
  }

  @Test
  void anAbsentFileIsNamed() {
    assertThatThrownBy(() -> LocalFiles.of(remote("none.onnx"), "weights", hadoop))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageMatching("Cannot read weights fulldisk:.*none.onnx: there is no such file; .*");
  }
}
