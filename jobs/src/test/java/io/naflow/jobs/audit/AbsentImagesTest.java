package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.jobs.testing.Vanishing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that were listed and are absent where a task runs, or everywhere. */
class AbsentImagesTest {
  private static final int IMAGES = 6;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path out;
  private Path images;
  private Path config;

  @BeforeEach
  void scenesAndConfiguration() throws IOException {
    spark.sparkContext().hadoopConfiguration().set("fs.vanishing.impl", Vanishing.class.getName());
    images = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5).images();
    out = folder.resolve("out");
    config = folder.resolve("audit.yaml");
  }

  private AuditResult run(String task) throws IOException {
    Files.writeString(
        config,
        """
        run: {name: test}
        dataset: {path: "vanishing:%s", labels: folders}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [gradcam]
        execution: {images_per_block: 2}
        output: {failures_allowed: 0.5}
        %s
        """
            .formatted(images, task));
    return new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
        .run(new AuditRequest(config.toString(), List.of(), out.toString(), false, false));
  }

  private void rename(String prefix, int count) throws IOException {
    try (Stream<Path> files = Files.walk(images)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().limit(count).toList()) {
        Files.move(file, file.resolveSibling(prefix + file.getFileName()));
      }
    }
  }

  private List<String> failures() throws IOException {
    Views.register(spark, out.toString());
    return spark
        .sql("SELECT image, stage, error_class FROM failures ORDER BY image")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  @Test
  void whatNobodySeesAnyMoreIsARowAndTheRunGoesOn() throws IOException {
    rename("gone", 2);

    AuditResult result = run("");

    assertThat(result.predictions()).isEqualTo(IMAGES - 2);
    assertThat(failures()).hasSize(2).allMatch(row -> row.matches(".*/gone.*,read,NOT_FOUND]"));
  }

  @Test
  void whatAnotherWorkerSeesIsNoFailure() throws IOException {
    rename("away", 2);
    Vanishing.set(2);

    assertThat(run("").predictions()).isEqualTo(IMAGES);
    assertThat(failures()).isEmpty();
  }

  @Test
  void whatOnlyTheDriverSeesIsNotPublishedAsMissing() throws IOException {
    rename("hidden", 1);

    assertThatThrownBy(() -> run(""))
        .hasMessageContaining("Cannot read image ")
        .hasMessageContaining("executor driver: it had ")
        .hasMessageContaining("see that every worker has dataset.path under the same name");
    assertThat(out.resolve("tables")).doesNotExist();
  }
}
