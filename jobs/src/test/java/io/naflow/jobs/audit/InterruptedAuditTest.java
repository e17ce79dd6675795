package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.identity.BuildInfo;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.FullDisk;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit that was interrupted ends, on whatever machine it goes on, as one run through. */
class InterruptedAuditTest {
  private static final int IMAGES = 12;
  private static final String CORES = "spark.default.parallelism";
  private static final String TABLES =
      """
      SELECT 'stat' AS of, to_json(struct(*)) AS row FROM layer_stats
      UNION ALL SELECT 'map', to_json(struct(*)) FROM maps
      UNION ALL SELECT 'said', to_json(struct(*)) FROM predictions ORDER BY of, row
      """;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void scenesAndConfiguration() throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5);
    config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: interrupted}
        dataset: {path: "%s", labels: "%s"}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [hirescam]
        execution: {batch: 2}
        """
            .formatted(scenes.images(), scenes.labels()));
  }

  private AuditResult run(String out, boolean resume, String... assignments) throws IOException {
    return new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
        .run(new AuditRequest(config.toString(), List.of(assignments), out, resume, false));
  }

  private List<Row> rows(Path out, String sql) throws IOException {
    Views.register(spark, out.toString());
    return spark.sql(sql).collectAsList();
  }

  @Test
  void anAuditWithTooManyFailuresDoesNotTurnGreenWhenItIsResumed() throws IOException {
    Path broken = folder.resolve("scenes").resolve("images").resolve("broken.png");
    Files.writeString(broken, "no picture");
    String out = folder.resolve("out").toString();
    String[] where = {"dataset.labels=none"};

    AuditResult first = run(out, false, where);
    AuditResult again = run(out, true, where);

    assertThat(first.failures()).isEqualTo(1);
    assertThat(first.exitCode()).isEqualTo(4);
    assertThat(again.exitCode()).isEqualTo(4);
    assertThat(again.predictions()).isEqualTo(first.predictions());
    assertThat(again.summary().get(0)).contains("is finished already");
    assertThat(again.summary().get(1)).contains("12 predictions, 1 failures");
    // What may fail is not part of the run's id: who allows it now is content.
    AuditResult allowed = run(out, true, "dataset.labels=none", "output.failures_allowed=0.5");
    assertThat(allowed.runId()).isEqualTo(first.runId());
    assertThat(allowed.exitCode()).isZero();
  }

  /** What the finished units say of who did them. */
  private static void doneByAnotherBuild(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out.resolve("_staging"))) {
      for (Path file : files.filter(path -> path.toString().matches(".*/\\d+\\.json")).toList()) {
        String marker = Files.readString(file);
        assertThat(marker).contains("|" + BuildInfo.read().version());
        Files.writeString(file, marker.replace("|" + BuildInfo.read().version(), "|0.0.1+old"));
      }
    }
  }

  private static TreeSet<String> units(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out.resolve("_staging"))) {
      return files
          .filter(file -> file.toString().contains("/_units/"))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+\\.json"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void itsUnitsAreKeptOnOtherCoresAndInOtherBatchesAndTheTablesAreThoseOfOneRun()
      throws IOException {
    Path whole = folder.resolve("whole");
    run(whole.toString(), false);
    long bytes;
    try (Stream<Path> files = Files.walk(whole.resolve("tables"))) {
      bytes = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
    Path out = Files.createDirectory(folder.resolve("out"));
    String full = FullDisk.uri(out, bytes / 2, spark.sparkContext().hadoopConfiguration());
    assertThatThrownBy(() -> run(full, false)).hasMessageContaining("No space left on device");
    TreeSet<String> before = units(out);
    assertThat(before).hasSizeBetween(1, 5);
    doneByAnotherBuild(out);
    assertThat(out.resolve("tables")).doesNotExist();

    spark.sparkContext().conf().set(CORES, "7");
    try {
      AuditResult resumed = run(out.toString(), true, "execution.batch=5");
      assertThat(resumed.predictions()).isEqualTo(IMAGES);
      assertThat(resumed.summary()).anyMatch(line -> line.startsWith("builds    0.0.1+old, "));
    } finally {
      spark.sparkContext().conf().remove(CORES);
    }

    String software = "SELECT device, engine_version FROM runs";
    assertThat(rows(out, software)).isEqualTo(rows(whole, software)).hasSize(1);
    assertThat(rows(out, "SELECT code_version FROM runs").get(0).getString(0))
        .isEqualTo("0.0.1+old, " + BuildInfo.read().version());
    // Batches of two fill blocks of two: six blocks, however many cores and whatever the batch now.
    String files = "SELECT DISTINCT input_file_name() FROM predictions";
    assertThat(rows(out, files)).hasSize(IMAGES / 2);
    assertThat(rows(out, TABLES)).isEqualTo(rows(whole, TABLES)).isNotEmpty();
    // Another build may have found other numbers: fewer images are explained anew, and it is said.
    assertThat(run(out.toString(), true, "dataset.limit=4").summary())
        .anyMatch(line -> line.startsWith("reused    nothing: ") && line.contains("0.0.1+old"));
  }
}
