package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * An audit leaves no file open. {@code scripts/long-run} measures files, threads (whose pools grow
 * for a while) and memory over 20,000 images; the engine's memory is {@code NativeMemoryTest}'s.
 */
@EnabledOnOs(OS.LINUX)
class OpenFilesTest {
  private static final int IMAGES = 12;

  /** What Spark may happen to hold at the moment. */
  private static final int SLACK = 6;

  @TempDir private Path folder;

  @Test
  void anAuditClosesItsFiles() throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5);
    Path config =
        Files.writeString(
            folder.resolve("audit.yaml"),
            """
            run: {name: files}
            dataset: {path: "%s"}
            models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
            methods: [gradcam]
            execution: {images_per_block: 1}
            """
                .formatted(scenes.images()));
    audit(config, "first");
    // The collector must not close files for an audit that has forgotten to: none is run here.
    long files = openFiles();
    audit(config, "second");
    audit(config, "third");

    // Each audit opens an image, four tables and a marker a block: any kind left open would be 24.
    assertThat(openFiles() - files).isLessThan(SLACK);
  }

  @Test
  void filesLeftOpenWouldBeSeen() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "a");
    long before = openFiles();
    var open = new ArrayList<InputStream>();
    for (int i = 0; i < 2 * IMAGES; i++) {
      open.add(Files.newInputStream(file));
    }
    assertThat(openFiles() - before).isGreaterThan(2 * SLACK);
    for (InputStream each : open) {
      each.close();
    }
    assertThat(openFiles() - before).isLessThan(SLACK);
  }

  private void audit(Path config, String out) throws IOException {
    AuditResult result =
        new Audit(LocalSpark.session(), new PrintStream(OutputStream.nullOutputStream()))
            .run(
                new AuditRequest(
                    config.toString(), List.of(), folder.resolve(out).toString(), false, false));
    assertThat(result.predictions()).isEqualTo(IMAGES);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
