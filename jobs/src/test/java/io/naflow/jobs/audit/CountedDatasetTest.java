package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.Archives;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.InputStream;
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

/** A dataset as people have them, in a folder whose name means something to globs and URIs. */
class CountedDatasetTest {
  private static final int SCENES = 4;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path temporary;
  private Path folder;
  private Path images;
  private Path out;
  private Path config;

  @BeforeEach
  void dataset() throws IOException, InterruptedException {
    folder = Files.createDirectory(temporary.resolve("p[1] {a,b}*?#x%41 \u00e9'\"\\"));
    images = SceneFolder.write(folder.resolve("scenes"), SCENES, 5).images();
    try (InputStream turned =
        getClass().getResourceAsStream("/io/naflow/jobs/dataset/j-exif-o6.jpg")) {
      Files.copy(turned, images.resolve("turned.jpg"));
    }
    Files.copy(images.resolve("turned.jpg"), images.resolve("also turned.jpg"));
    Files.writeString(images.resolve("notes.txt"), "no image");
    Files.writeString(images.resolve(".hidden.png"), "no image");
    Files.createDirectory(images.resolve("empty"));
    Files.createSymbolicLink(images.resolve("round"), Path.of("."));
    Files.createSymbolicLink(images.resolve("dead.png"), Path.of("nowhere.png"));
    Archives.run("mkfifo", images.resolve("pipe.png").toString());
    out = folder.resolve("out");
    config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: counted}
        dataset: {path: '%s'}
        models:
          - {id: plain, architecture: scenenet, weights: "bundled:scenenet", baseline: true}
          - {id: again, architecture: scenenet, weights: "bundled:scenenet"}
        methods: [gradcam]
        execution: {images_per_block: 2}
        output: {failures_allowed: 0.5}
        """
            .formatted(images.toString().replace("'", "''")));
  }

  private AuditResult run(boolean resume, String... assignments) throws IOException {
    return new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
        .run(
            new AuditRequest(
                config.toString(), List.of(assignments), out.toString(), resume, false));
  }

  private Row one(String sql) throws IOException {
    Views.register(spark, out.toString());
    return spark.sql(sql).collectAsList().get(0);
  }

  @Test
  void everythingInTheFolderIsAPredictionAFailureOrCounted() throws IOException {
    AuditResult result = run(false);

    assertThat(result.predictions()).isEqualTo(2 * (SCENES + 2));
    assertThat(result.failures()).isEqualTo(2);
    assertThat(result.summary())
        .contains(
            "left out  1 empty_folder, 1 extension (.txt 1), 1 hidden, 1 link_loop",
            "turned    2 images upright by their EXIF orientation, as boxes are (dataset.orientation)");
    Row run = one("SELECT images, failures, excluded, turned FROM runs");
    assertThat(run.getLong(0)).isEqualTo(SCENES + 2);
    assertThat(run.getLong(1)).isEqualTo(2);
    assertThat(run.getJavaMap(2))
        .isEqualTo(
            java.util.Map.of("empty_folder", 1L, "extension", 1L, "hidden", 1L, "link_loop", 1L));
    assertThat(run.getLong(3)).isEqualTo(2);
    assertThat(
            spark
                .sql("SELECT image, model, stage, error_class FROM failures ORDER BY image")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[dead.png,null,read,DANGLING_LINK]", "[pipe.png,null,read,NOT_A_FILE]");
  }

  @Test
  void turnedImagesAreCountedOnceAlsoWhereRowsAreTakenOver() throws IOException {
    run(false);
    Files.copy(images.resolve("turned.jpg"), images.resolve("third turned.jpg"));

    AuditResult grown = run(true);

    assertThat(grown.summary()).anyMatch(line -> line.startsWith("reused    6 images"));
    assertThat(one("SELECT turned FROM runs WHERE run_id = '" + grown.runId() + "'").getLong(0))
        .isEqualTo(3);
    AuditResult stored = run(false, "dataset.orientation=ignore");
    assertThat(one("SELECT turned FROM runs WHERE run_id = '" + stored.runId() + "'").getLong(0))
        .isZero();
    assertThat(stored.summary()).noneMatch(line -> line.startsWith("turned"));
  }

  @Test
  void labelsAreReadFromSuchAFolderAndNameImagesInAnySpelling() throws IOException {
    String scene;
    try (Stream<Path> files = Files.walk(images)) {
      scene =
          images
              .relativize(
                  files.filter(file -> file.toString().endsWith("0.png")).findFirst().orElseThrow())
              .toString();
    }
    Path labels = folder.resolve("labels.csv");
    Files.writeString(
        labels, "image,label\n./%s,1\n%s,1\nalso turned.jpg,2\n".formatted(scene, scene));

    AuditResult result = run(false, "dataset.labels=" + labels);

    assertThat(result.images()).isEqualTo(2);
    assertThat(result.summary()).anyMatch(line -> line.contains("not_in_labels"));
    assertThat(one("SELECT count(*) FROM predictions WHERE label = 1").getLong(0)).isEqualTo(2);
  }
}
