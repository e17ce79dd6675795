package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.demo.SceneFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process and a working folder of its own. */
class DryRunTest {
  @TempDir private Path folder;

  private record Ended(int code, String out, String err) {}

  private Ended naflow(Path here, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Dlog4j2.configurationFile=naflow-log4j2.properties",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "io.naflow.jobs.cli.Main"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    Process process =
        new ProcessBuilder(command)
            .directory(here.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int code = process.waitFor();
    return new Ended(code, Files.readString(out), Files.readString(err));
  }

  /** Every file and folder with what is in it. */
  private static Map<String, String> tree(Path root) throws IOException {
    var tree = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        tree.put(
            root.relativize(path).toString(),
            Files.isRegularFile(path)
                ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                : "");
      }
    }
    return tree;
  }

  @Test
  void aDryRunLeavesEveryFolderAsItWas() throws Exception {
    Path here = Files.createDirectories(folder.resolve("here and #2"));
    SceneFolder.write(here.resolve("photos"), 1, 4);
    SceneFolder scenes = SceneFolder.write(here.resolve("photos #2"), 3, 5);
    Files.createDirectories(here.resolve("out"));
    Files.writeString(
        here.resolve("audit.yaml"),
        """
        dataset: {path: x, labels: y.csv}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [gradcam]
        """);
    Map<String, String> before = tree(here);

    Ended ended =
        naflow(
            here,
            "audit",
            "--config",
            "audit.yaml",
            "--out",
            "out",
            "--dry-run",
            "--set",
            "dataset.path=" + scenes.images(),
            "--set",
            "dataset.labels=photos #2/labels.csv");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("photos #2/images: 3 images (.png 3) in 1 blocks");
    assertThat(tree(here)).isEqualTo(before);
    assertThat(folder.resolve("tmp"))
        .as("but for the log, where the system keeps such things")
        .isDirectoryNotContaining(path -> !path.getFileName().toString().endsWith(".log"));
  }

  @Test
  void whatIsRefusedIsOneLineAndTheCodeTwo() throws Exception {
    Path here = Files.createDirectories(folder.resolve("here"));
    Path file = Files.writeString(here.resolve("a.yaml"), "run: &r\n  name: *r\n");

    Ended hostile = naflow(here, "audit", "--config", "a.yaml", "--out", "out");
    assertThat(hostile.code()).isEqualTo(2);
    assertThat(hostile.err().lines()).singleElement().asString().contains("a.yaml, line ");

    Ended taken = naflow(here, "audit", "--config", "a.yaml", "--out", file.toString());
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err().lines()).hasSize(1);
  }
}
