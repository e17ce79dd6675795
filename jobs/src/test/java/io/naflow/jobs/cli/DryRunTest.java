package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.testing.OwnProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    OwnProcess process = OwnProcess.start(folder, here, arguments);
    int code = process.code();
    return new Ended(code, process.out(), process.err());
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

  @Test
  void aSignalIsToldInOneLineAndTheAuditGoesOn() throws Exception {
    Path here = Files.createDirectories(folder.resolve("here"));
    SceneFolder scenes = SceneFolder.write(here.resolve("photos"), 100, 5);
    Files.writeString(
        here.resolve("audit.yaml"),
        """
        dataset: {path: "%s", labels: "%s"}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [naflow, gradcam, hirescam]
        execution: {images_per_block: 4}
        """
            .formatted(scenes.images(), scenes.labels()));
    String[] audit = {"audit", "--config", "audit.yaml", "--out", "out", "--master", "local[1]"};

    OwnProcess first = OwnProcess.start(folder, here, audit);
    while (first.process().isAlive() && !first.err().matches("(?s).*[1-9][0-9]* of 100 images.*")) {
      Thread.sleep(50);
    }
    first.process().destroy();

    assertThat(first.code()).as(first.err()).isEqualTo(128 + 15);
    assertThat(first.err().lines().filter(line -> line.startsWith("naflow:")))
        .containsExactly("naflow: interrupted; go on with --resume");
    assertThat(first.err()).doesNotContain("Exception", "stopped");
    String[] again = java.util.Arrays.copyOf(audit, audit.length + 1);
    again[audit.length] = "--resume";
    Ended resumed = naflow(here, again);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("rows      100 predictions, 0 failures");
  }

  @Test
  void aLogThatNobodyMayWriteIsNoFault() throws Exception {
    Path here = Files.createDirectories(folder.resolve("here"));
    // As if somebody else had it: even root writes no log into a folder.
    Files.createDirectories(
        folder.resolve("tmp").resolve("naflow-%s.log".formatted(System.getProperty("user.name"))));

    Ended ended = naflow(here, "sql", "--tables", "none", "SELECT 1 AS one");

    assertThat(ended.err().lines()).singleElement().asString().startsWith("naflow: Cannot ");
  }
}
