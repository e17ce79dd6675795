package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.Table;
import io.naflow.jobs.testing.FullDisk;
import io.naflow.jobs.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published is what the files hold, not what was once said of them. */
class DamagedTablesTest {
  private static final int IMAGES = 8;
  private static final String BLOCKS = "execution.images_per_block=2";

  private final SparkSession spark = LocalSpark.session();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private Path config;
  private Path out;

  @BeforeEach
  void scenesAndConfiguration() throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5);
    config = folder.resolve("audit.yaml");
    out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(
        config,
        """
        run: {name: damaged}
        dataset: {path: "%s"}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [gradcam]
        """
            .formatted(scenes.images()));
  }

  private AuditResult run(String where, boolean resume) throws IOException {
    return new Audit(spark, new PrintStream(messages, true, StandardCharsets.UTF_8))
        .run(new AuditRequest(config.toString(), List.of(BLOCKS), where, resume, false));
  }

  private List<Row> rows(String sql) throws IOException {
    Views.register(spark, out.toString());
    return spark.sql(sql).collectAsList();
  }

  private static Path file(Path root, String part) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(path -> path.toString().contains(part))
          .filter(path -> path.toString().endsWith(".parquet"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /** One that a unit counts: tasks that the full disk ended leave others. */
  private Path committedFile(String table) throws IOException {
    try (Stream<Path> markers = Files.walk(out.resolve("_staging"))) {
      String marker =
          Files.readString(
              markers
                  .filter(path -> path.toString().matches(".*/_units/.*\\d+\\.json"))
                  .sorted()
                  .findFirst()
                  .orElseThrow());
      Matcher path = Pattern.compile("\"(" + table + "/[^\"]+)\"").matcher(marker);
      assertThat(path.find()).isTrue();
      String name = path.group(1).substring(path.group(1).lastIndexOf('/'));
      return file(out.resolve("_staging"), name);
    }
  }

  @Test
  void aStagedFileCutToNothingIsNoticedAndItsImagesAreDoneAgain() throws IOException {
    String full = FullDisk.uriOfOneUnit(out, spark.sparkContext().hadoopConfiguration());
    assertThatThrownBy(() -> run(full, false)).hasMessageContaining("No space left on device");
    Path cut = committedFile("layer_stats");
    Files.write(cut, new byte[0]);

    AuditResult resumed = run(out.toString(), true);

    assertThat(messages.toString(StandardCharsets.UTF_8))
        .containsPattern(
            "block \\d of model 'plain' is done again: '.*%s' has 0 bytes where "
                .formatted(cut.getFileName()));
    assertThat(resumed.predictions()).isEqualTo(IMAGES);
    assertThat(rows("SELECT * FROM layer_stats")).hasSize(IMAGES * 7);
  }

  @Test
  void aPublishedFileThatIsGoneOrOtherwiseIsNoticedOnResuming() throws IOException {
    run(out.toString(), false);
    assertThat(run(out.toString(), true).summary().get(0)).contains("is finished already");
    Path lost = file(out.resolve("tables"), "/predictions/");
    byte[] content = Files.readAllBytes(lost);
    Files.delete(lost);

    assertThatThrownBy(() -> run(out.toString(), true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "Cannot resume run damaged-\\w+: it was finished, and '.*%s' is gone; leave out --resume to do it again"
                .formatted(lost.getFileName()));

    // Whoever reads the tables is told, too, and gets no smaller ones.
    assertThatThrownBy(() -> rows("SELECT * FROM predictions"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "Cannot read run 'damaged-\\w+': its file '.*%s' is gone; do its audit again without --resume, or remove the run's folders 'run_id=damaged-\\w+' from all tables"
                .formatted(lost.getFileName()));
    Path runs = file(out.resolve("tables"), "/runs/");
    Files.write(lost, content);
    byte[] row = Files.readAllBytes(runs);
    Files.write(runs, new byte[0]);
    assertThatThrownBy(() -> rows("SELECT * FROM predictions"))
        .hasMessageContaining("has 0 bytes where");
    Files.write(runs, row);
    assertThat(rows("SELECT * FROM predictions")).hasSize(IMAGES);

    // As a file system leaves a file whose blocks never reached the disk.
    Files.write(lost, new byte[content.length]);
    Files.deleteIfExists(lost.resolveSibling("." + lost.getFileName() + ".crc"));
    assertThatThrownBy(() -> run(out.toString(), true))
        .hasMessageContaining("is no Parquet file any more");
    assertThat(run(out.toString(), false).predictions()).isEqualTo(IMAGES);
  }

  @Test
  void aFileThatWasNotPublishedIsNoticedWhereverItLies() throws IOException {
    run(out.toString(), false);
    for (String table :
        List.of("predictions", "layer_stats", "maps", "failures", "runs", "gates")) {
      Path own = file(out.resolve("tables"), "/" + table + "/");
      List<Path> copies =
          List.of(
              own.resolveSibling("part-copy.zstd.parquet"),
              own.resolveSibling(own.getFileName() + " (copy)"),
              own.resolveSibling("backup").resolve(own.getFileName()));
      for (Path copy : copies) {
        Files.createDirectories(copy.getParent());
        Files.copy(own, copy);
        assertThatThrownBy(() -> rows("SELECT * FROM " + table))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageMatching(
                "Cannot read run 'damaged-\\w+': file '.*%s' is not one of its own, and would add its rows; .*"
                    .formatted(Pattern.quote(copy.getFileName().toString())));
        assertThatThrownBy(() -> run(out.toString(), true))
            .hasMessageMatching("Cannot resume run .* is not one of its own, .*");
        Files.delete(copy);
        Files.deleteIfExists(own.resolveSibling("backup"));
      }
      // What readers pass over is no row.
      Files.writeString(own.resolveSibling("_SUCCESS"), "");
    }
    assertThat(rows("SELECT * FROM predictions")).hasSize(IMAGES);
    assertThat(run(out.toString(), true).predictions()).isEqualTo(IMAGES);
  }

  @Test
  void aPageThatADiskHasChangedIsAnErrorAndNoOtherNumber() throws IOException {
    run(out.toString(), false);
    Path changed = file(out.resolve("tables"), "/predictions/");
    Files.deleteIfExists(changed.resolveSibling("." + changed.getFileName() + ".crc"));
    byte[] content = Files.readAllBytes(changed);
    String all = "SELECT * FROM predictions ORDER BY image";
    List<Row> before = rows(all);
    int noticed = 0;
    for (int at = 4; at < content.length / 2; at += content.length / 40) {
      byte[] flipped = content.clone();
      flipped[at] ^= 0x10;
      Files.write(changed, flipped);
      var now = new ArrayList<Row>();
      if (catchThrowable(() -> now.addAll(rows(all))) == null) {
        assertThat(now).as("bit %d", at).isEqualTo(before);
      } else {
        noticed++;
      }
    }
    assertThat(noticed).isPositive();
  }

  @Test
  void everyTableHasAFileThatPlainReadersFind() throws IOException {
    run(out.toString(), false);

    for (Table<?> table : Tables.all()) {
      Path directory = out.resolve("tables").resolve(table.name());
      assertThat(directory).as(table.name()).isDirectory();
      long rows = spark.read().parquet(directory.toString()).count();
      assertThat(rows)
          .as(table.name())
          .isEqualTo(rows("SELECT count(*) FROM " + table.name()).get(0).getLong(0));
    }
    assertThat(spark.read().parquet(out.resolve("tables/failures").toString()).columns())
        .contains("image", "stage", "run_id");
  }
}
