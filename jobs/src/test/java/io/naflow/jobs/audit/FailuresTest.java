package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.Outcome;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.dataset.AbsentImageException;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.Table;
import io.naflow.jobs.testing.FullDisk;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.jobs.testing.LockedFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Things that break while an audit runs: no image is lost, no table half there. */
class FailuresTest {
  private static final int IMAGES = 8;

  /** Four units of two images. */
  private static final String BLOCKS = "execution.images_per_block=2";

  private final SparkSession spark = LocalSpark.session();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private SceneFolder scenes;
  private Path config;

  @BeforeEach
  void scenesAndConfiguration() throws IOException {
    scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5);
    config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: test}
        dataset: {path: "%s"}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [gradcam]
        output: {failures_allowed: 0.5}
        """
            .formatted(scenes.images()));
  }

  private AuditResult run(String out, boolean resume, String... assignments) throws IOException {
    return new Audit(spark, new PrintStream(messages, true, StandardCharsets.UTF_8))
        .run(new AuditRequest(config.toString(), List.of(assignments), out, resume, false));
  }

  private List<Row> query(Path out, String sql) throws IOException {
    Views.register(spark, out.toString());
    return spark.sql(sql).collectAsList();
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  @Test
  void afterAFullDiskNothingIsVisibleAndAResumedAuditKeepsWhatWasDone() throws IOException {
    Path whole = folder.resolve("whole");
    run(whole.toString(), false, BLOCKS);
    long staged = bytes(whole.resolve("tables"));
    Path out = Files.createDirectory(folder.resolve("out"));
    String full = FullDisk.uri(out, staged / 2, hadoop());

    assertThatThrownBy(() -> run(full, false, BLOCKS))
        .hasMessageContaining("Cannot write block ")
        .hasMessageContaining(
            "No space left on device; see to space and access rights there, and go on with --resume");

    assertThat(out.resolve("tables")).doesNotExist();
    Map<String, FileTime> before = units(out);
    assertThat(before).hasSizeBetween(1, 3);

    AuditResult resumed = run(out.toString(), true, BLOCKS);

    assertThat(resumed.predictions()).isEqualTo(IMAGES);
    String rows = "SELECT image, layer, map_sum, entropy FROM layer_stats ORDER BY image, layer";
    List<Row> expected = query(whole, rows);
    assertThat(query(out, rows)).isEqualTo(expected).hasSize(IMAGES * 7);
    assertThat(query(out, "SELECT input_file_name() FROM predictions"))
        .as("a file a unit, none twice")
        .extracting(row -> row.getString(0))
        .hasSize(IMAGES)
        .satisfies(files -> assertThat(files.stream().distinct().count()).isEqualTo(4));
    String told = messages.toString(StandardCharsets.UTF_8);
    assertThat(told).contains("%d of %d".formatted(IMAGES, IMAGES));
  }

  /** When each unit was committed, by the marker's name. */
  private static Map<String, FileTime> units(Path out) throws IOException {
    var units = new TreeMap<String, FileTime>();
    try (Stream<Path> files = Files.walk(out.resolve("_staging"))) {
      for (Path file : files.filter(path -> path.toString().contains("/_units/")).toList()) {
        if (file.toString().endsWith(".json") && !file.getFileName().toString().startsWith(".")) {
          units.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
        }
      }
    }
    return units;
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void anImageThatPromisesTooMuchFailsAloneAndABombIsNotUnpacked() throws IOException {
    Files.write(scenes.images().resolve("huge.png"), Pngs.header(40_000, 40_000));
    Files.write(scenes.images().resolve("bomb.png"), Pngs.bomb(64, 64, 200 << 20));
    Path out = folder.resolve("out");

    AuditResult result = run(out.toString(), false);

    assertThat(result.predictions()).isEqualTo(IMAGES + 1);
    assertThat(query(out, "SELECT image, stage, error_class, message FROM failures"))
        .extracting(Row::toString)
        .singleElement()
        .asString()
        .startsWith("[huge.png,decode,TOO_LARGE,Cannot decode image: it has 40000×40000 pixels, ");
    // Beyond the pixels that the header promises nothing is unpacked.
    assertThat(query(out, "SELECT image_width FROM predictions WHERE image = 'bomb.png'"))
        .extracting(row -> row.getInt(0))
        .containsExactly(64);
  }

  @Test
  void aFolderThatCannotBeListedIsARowAndAWarningAndTheOthersAreDone() throws IOException {
    hadoop().set("fs.locked.impl", LockedFolder.class.getName());
    Path locked = Files.createDirectory(scenes.images().resolve("locked"));
    Files.writeString(locked.resolve("a.png"), "never seen");
    Path out = folder.resolve("out");

    AuditResult result = run(out.toString(), false, "dataset.path=locked:" + scenes.images());

    assertThat(result.predictions()).isEqualTo(IMAGES);
    assertThat(result.failures()).isEqualTo(1);
    assertThat(result.summary())
        .contains(
            "warning   locked/: Cannot list folder: Permission denied: user=audit, access=READ_EXECUTE; give the job's user the right to read it, and run again");
    assertThat(query(out, "SELECT image, model, stage, error_class, message FROM failures"))
        .extracting(Row::toString)
        .containsExactly(
            "[locked/,null,list,ACCESS_DENIED,Cannot list folder: Permission denied: user=audit, access=READ_EXECUTE; give the job's user the right to read it, and run again]");
    assertThat(query(out, "SELECT failures FROM runs").get(0).getLong(0)).isEqualTo(1);
  }

  @Test
  void anImageThatChangedOrWentSinceTheListingIsAFailure() throws IOException {
    Path file;
    try (Stream<Path> files = Files.walk(scenes.images())) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    String name = scenes.images().relativize(file).toString();
    var loader = new ImageLoader(scenes.images().toString(), OrientationTag.APPLY, hadoop());
    var listed = new ImageItem(name, Files.size(file), -1, List.of());
    assertThat(loader.load(listed, List.of())).isInstanceOf(Loaded.Decoded.class);

    Files.write(file, new byte[7], java.nio.file.StandardOpenOption.APPEND);
    assertThat(problem(loader.load(listed, List.of())))
        .isEqualTo(
            new Outcome.Failed(
                "read",
                "CHANGED",
                "Cannot read image: it had %d bytes when the dataset was listed and has %d now; run the audit again when nobody writes there"
                    .formatted(listed.length(), listed.length() + 7)));

    Files.delete(file);
    // Perhaps another worker sees it; the driver looks, and only then it is a row.
    assertThatThrownBy(() -> loader.load(listed, List.of()))
        .isInstanceOf(AbsentImageException.class)
        .hasMessageMatching(
            "Cannot read image .*%s on .*: it had [\\d,]+ bytes when the dataset was listed and is not there; see that every worker has dataset.path under the same name, and go on with --resume"
                .formatted(file.getFileName()));
    Outcome.Failed gone = problem(loader.load(new ImageItem(name, -1, -1, List.of()), List.of()));
    assertThat(gone.errorClass()).isEqualTo("NOT_FOUND");
    assertThat(gone.message()).contains("was it moved while the job ran");
  }

  private static Outcome.Failed problem(Loaded loaded) {
    assertThat(loaded).isInstanceOf(Loaded.Broken.class);
    return ((Loaded.Broken) loaded).problem();
  }

  @Test
  void credentialsDoNotComeIntoTheTables() throws IOException {
    hadoop().set("fs.locked.impl", LockedFolder.class.getName());
    hadoop().set("fs.s3a.secret.key", "s3cr3t");
    Files.createDirectory(scenes.images().resolve("locked"));
    Files.writeString(scenes.images().resolve("broken.png"), "no image");
    Path weights = folder.resolve("w.safetensors");
    try (InputStream bundled =
        Audit.class.getResourceAsStream("/io/naflow/weights/scenenet.safetensors")) {
      Files.copy(bundled, weights);
    }
    Path out = folder.resolve("out");
    AuditResult result =
        run(
            out.toString(),
            false,
            "dataset.path=locked://u:s3cr3t@here" + scenes.images(),
            "models.0.weights=locked://u:s3cr3t@here" + weights);

    assertThat(result.failures()).isEqualTo(2);
    assertThat(query(out, "SELECT config FROM runs").get(0).getString(0))
        .contains("locked://***@here")
        .doesNotContain("s3cr3t");
    for (Table<?> table : Tables.all()) {
      assertThat(query(out, "SELECT to_json(struct(*)) FROM " + table.name()).toString())
          .as(table.name())
          .doesNotContain("s3cr3t");
    }
    assertThat(messages.toString(StandardCharsets.UTF_8) + result.summary())
        .doesNotContain("s3cr3t");
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.map(Path::toString)).noneMatch(path -> path.contains("s3cr3t"));
    }
  }
}
