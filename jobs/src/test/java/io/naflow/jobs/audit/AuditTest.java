package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  /** Core's image fixtures, made and checked there. */
  private static final Path FIXTURES =
      Path.of("..", "core", "image", "src", "test", "resources", "image");

  private static final int IMAGES = 10;

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
        dataset: {path: "%s", labels: "%s"}
        models:
          - {id: plain, architecture: scenenet, weights: "bundled:scenenet", baseline: true}
          - {id: random, architecture: scenenet-cbam}
        methods: [naflow, hirescam, gradcam]
        solver: {iterations: 6}
        output: {failures_allowed: 0.2}
        """
            .formatted(scenes.images(), scenes.labels()));
  }

  private AuditResult run(Path out, String... assignments) throws IOException {
    return run(out, false, assignments);
  }

  private AuditResult run(Path out, boolean resume, String... assignments) throws IOException {
    return new Audit(spark, new PrintStream(messages, true, StandardCharsets.UTF_8))
        .run(
            new AuditRequest(
                config.toString(), List.of(assignments), out.toString(), resume, false));
  }

  private List<Row> query(Path out, String sql) throws IOException {
    Views.register(spark, out.toString());
    return spark.sql(sql).collectAsList();
  }

  private long count(Path out, String table) throws IOException {
    return query(out, "SELECT count(*) FROM " + table).get(0).getLong(0);
  }

  @Test
  void everyImageHasARowForEveryModelMethodAndLayer() throws IOException {
    Path out = folder.resolve("out");
    AuditResult result = run(out);

    assertThat(result.exitCode()).isZero();
    assertThat(result.predictions()).isEqualTo(2 * IMAGES);
    assertThat(count(out, "predictions")).isEqualTo(2 * IMAGES);
    long layers = count(out, "layers");
    assertThat(layers).isEqualTo(2 * 7);
    assertThat(count(out, "layer_stats")).isEqualTo(IMAGES * 3 * layers);
    assertThat(count(out, "maps")).isEqualTo(IMAGES * 3 * layers);
    assertThat(count(out, "failures")).isZero();
    Row run = query(out, "SELECT run_id, status, images, failures, device FROM runs").get(0);
    assertThat(run.getString(0)).isEqualTo(result.runId()).startsWith("test-");
    assertThat(run.getLong(2)).isEqualTo(IMAGES);
    assertThat(run.getString(4)).isEqualTo("cpu");
  }

  @Test
  void channelwiseRectificationReachesTheMaps() throws IOException {
    Path out = folder.resolve("out");
    run(out, "rectify=channel", "methods=[hirescam]");
    assertThat(query(out, "SELECT min(map_min), max(map_max) FROM layer_stats").get(0))
        .satisfies(row -> assertThat(row.getDouble(0)).isNotNegative())
        .satisfies(row -> assertThat(row.getDouble(1)).isPositive());
    run(folder.resolve("sum"), "methods=[hirescam]");
    assertThat(
            query(folder.resolve("sum"), "SELECT min(map_min) FROM layer_stats")
                .get(0)
                .getDouble(0))
        .isNegative();
  }

  @Test
  void precisionReachesTheMapsAndNamesTheRun() throws IOException {
    Path out = folder.resolve("out");
    String exact = run(out, "methods=[hirescam]").runId();
    AuditResult reduced = run(out, "methods=[hirescam]", "precision=bfloat16");
    assertThat(reduced.exitCode()).isZero();
    assertThat(reduced.predictions()).isEqualTo(2 * IMAGES);
    assertThat(reduced.runId()).isNotEqualTo(exact);
    assertThat(
            query(
                    out,
                    "SELECT get_json_object(config, '$.precision') FROM runs WHERE run_id = '%s'"
                        .formatted(reduced.runId()))
                .get(0)
                .getString(0))
        .isEqualTo("bfloat16");
    List<Row> pairs =
        query(
            out,
            """
            SELECT a.probability, b.probability FROM predictions a JOIN predictions b USING (model, image)
            WHERE a.run_id = '%s' AND b.run_id = '%s'
            """
                .formatted(exact, reduced.runId()));
    assertThat(pairs)
        .hasSize(2 * IMAGES)
        .allSatisfy(
            row ->
                assertThat(Math.abs(row.getDouble(0) - row.getDouble(1)))
                    .isStrictlyBetween(0.0, 0.02));
  }

  @Test
  void statisticsAreThoseOfTheStoredMaps() throws IOException {
    Path out = folder.resolve("out");
    run(out);
    List<Row> rows =
        query(
            out,
            """
            SELECT s.map_sum, s.map_max, m.map, m.map_scale, m.height * m.width
            FROM layer_stats s JOIN maps m USING (run_id, model, method, image, layer)
            """);

    assertThat(rows).hasSize(IMAGES * 3 * 14);
    for (Row row : rows) {
      byte[] halves = row.getAs(2);
      assertThat(halves).hasSize(2 * row.getInt(4));
      double sum = 0;
      double max = Double.NEGATIVE_INFINITY;
      double size = 0;
      for (int i = 0; i < halves.length; i += 2) {
        double value = half(halves[i], halves[i + 1]) * row.getDouble(3);
        sum += value;
        size += Math.abs(value);
        max = Math.max(max, value);
      }
      // A half has 11 significant bits.
      assertThat(sum).isCloseTo(row.getDouble(0), org.assertj.core.data.Offset.offset(size / 1024));
      assertThat(max)
          .isCloseTo(
              row.getDouble(1), org.assertj.core.data.Offset.offset(Math.abs(max) / 1024 + 1e-12));
    }
  }

  /** IEEE 754 half precision, written down once more from the standard. */
  private static double half(byte low, byte high) {
    int bits = (high & 0xFF) << 8 | (low & 0xFF);
    int exponent = bits >> 10 & 31;
    double fraction = (bits & 1023) / 1024.0;
    double value =
        exponent == 0 ? fraction * Math.pow(2, -14) : (1 + fraction) * Math.pow(2, exponent - 15);
    return bits >> 15 == 1 ? -value : value;
  }

  @Test
  void attentionOnTheLastFeatureMapIsTheSameByAllThreeMethods() throws IOException {
    Path out = folder.resolve("out");
    run(out);

    List<Row> rows =
        query(
            out,
            """
            SELECT max(map_sum), min(map_sum), max(energy_in_box), min(energy_in_box), count(*)
            FROM layer_stats s JOIN (SELECT max(layer_index) AS last FROM layers) ON layer_index = last
            GROUP BY s.model, image
            """);
    assertThat(rows).hasSize(2 * IMAGES);
    for (Row row : rows) {
      assertThat(row.getLong(4)).isEqualTo(3);
      double sum = Math.abs(row.getDouble(0));
      assertThat(row.getDouble(0) - row.getDouble(1)).isLessThan(1e-4 * (1 + sum));
      assertThat(row.getDouble(2) - row.getDouble(3)).isLessThan(1e-4);
    }
  }

  @Test
  void oddFilesAreExplainedOrFailWithAReason() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("odd"));
    Files.copy(FIXTURES.resolve("jpeg-cmyk.jpg"), odd.resolve("cmyk.jpg"));
    Files.copy(FIXTURES.resolve("png-grey-16.png"), odd.resolve("grey16.png"));
    Files.copy(FIXTURES.resolve("jpeg-1x1.jpg"), odd.resolve("one pixel.jpg"));
    Files.copy(FIXTURES.resolve("jpeg-420.jpg"), odd.resolve("Größe: 100 % – 写真.jpg"));
    byte[] whole = Files.readAllBytes(FIXTURES.resolve("jpeg-444.jpg"));
    Files.write(odd.resolve("truncated.jpg"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.createFile(odd.resolve("empty.png"));
    Files.writeString(odd.resolve("text.jpg"), "This is a shopping list, not a photograph.");
    Path out = folder.resolve("out");

    AuditResult result =
        run(out, "dataset.path=" + odd, "dataset.labels=none", "output.failures_allowed=0.5");

    assertThat(result.exitCode()).isZero();
    assertThat(query(out, "SELECT DISTINCT image FROM predictions ORDER BY image"))
        .extracting(row -> row.getString(0))
        .containsExactly("Größe: 100 % – 写真.jpg", "cmyk.jpg", "grey16.png", "one pixel.jpg");
    List<Row> failures =
        query(
            out,
            "SELECT image, stage, error_class, message FROM failures WHERE model = 'plain' ORDER BY image");
    assertThat(failures)
        .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
        .containsExactly(
            "empty.png decode EMPTY",
            "text.jpg decode NOT_AN_IMAGE",
            "truncated.jpg decode TRUNCATED");
    assertThat(failures).allMatch(row -> row.getString(3).startsWith("Cannot decode"));
    assertThat(count(out, "failures")).isEqualTo(2 * 3);
    assertThat(run(out, "dataset.path=" + odd, "dataset.labels=none").exitCode()).isEqualTo(4);
  }

  @Test
  void anImageOfTheManifestThatIsNotThereIsAFailure() throws IOException {
    Files.writeString(scenes.labels(), Files.readString(scenes.labels()) + "gone.png,0,,,,\n");
    Path out = folder.resolve("out");

    assertThat(run(out).failures()).isEqualTo(2);
    assertThat(query(out, "SELECT DISTINCT image, stage, error_class FROM failures"))
        .extracting(Row::toString)
        .containsExactly("[gone.png,read,NOT_FOUND]");
  }

  @Test
  void labelsCannotHaveFilesReadThatLieOutsideTheDataset() throws IOException {
    byte[] image = Files.readAllBytes(FIXTURES.resolve("jpeg-444.jpg"));
    Files.write(scenes.images().resolve("in.jpg"), image);
    Path outside = Files.write(folder.resolve("secret.jpg"), image);
    Files.writeString(
        scenes.labels(),
        "image,label\n../../secret.jpg,0\n%s,0\na/../../../other.jpg,0\nin.jpg,0\n"
            .formatted(outside));
    Path out = folder.resolve("out");

    run(out);

    assertThat(query(out, "SELECT DISTINCT image FROM predictions"))
        .extracting(row -> row.getString(0))
        .containsExactly("in.jpg");
    assertThat(query(out, "SELECT stage, error_class, message FROM failures"))
        .hasSize(2 * 3)
        .extracting(Row::toString)
        .containsOnly(
            "[read,OUTSIDE,Cannot read image: its name leads out of the dataset's folder; name images below dataset.path in the labels]");
  }

  @Test
  void aLabelBeyondTheClassesIsRefusedWhateverIsExplained() throws IOException {
    Files.writeString(
        scenes.labels(),
        Files.readString(scenes.labels())
            .replaceFirst("scene-00000.png,\\d+", "scene-00000.png,99"));
    Path out = folder.resolve("out");

    for (String target : List.of("label", "predicted")) {
      assertThatThrownBy(() -> run(out, "target=" + target))
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining(
              "label '99' (of image 'disc/scene-00000.png') is class 99, and the classes of model 'plain' (8 classes) go from 0 to 7 (1 image in all has a label out of range)");
    }
    assertThat(out).doesNotExist();
  }

  @Test
  void aFinishedRunIsLeftAsItIsWhenResumed() throws IOException {
    Path out = folder.resolve("out");
    String first = run(out).runId();
    List<Row> attempt = query(out, "SELECT attempt_id FROM runs");

    AuditResult again = run(out, true);

    assertThat(again.runId()).isEqualTo(first);
    assertThat(again.summary().get(0)).contains("finished already");
    assertThat(again.exitCode()).isZero();
    assertThat(query(out, "SELECT attempt_id FROM runs")).isEqualTo(attempt);
    run(out);
    assertThat(query(out, "SELECT attempt_id FROM runs")).hasSize(1).isNotEqualTo(attempt);
    assertThat(count(out, "predictions")).isEqualTo(2 * IMAGES);
  }

  @Test
  void inversionsThatWereCutShortAreToldOf() throws IOException {
    String told = "half of the inversions or more did not converge, most at ";
    assertThat(run(folder.resolve("short"), "solver.iterations=1", "models.1.id=cut").summary())
        .filteredOn(line -> line.contains(told))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("warning   naflow of cut: at ")
        .contains("raise solver.iterations");
    assertThat(run(folder.resolve("loose"), "solver.tolerance=0.999").summary())
        .noneMatch(line -> line.contains(told));
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    Path out = folder.resolve("out");
    AuditResult result =
        new Audit(spark, System.err)
            .run(new AuditRequest(config.toString(), List.of(), out.toString(), false, true));

    assertThat(out).doesNotExist();
    assertThat(result.summary()).anyMatch(line -> line.contains("10 images"));
  }

  @Test
  void whatCannotWorkIsRefusedBeforeAnyWork() {
    Path out = folder.resolve("out");

    assertThatThrownBy(() -> run(out, "models.0.architecture=resnet5"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'models[0].architecture' is 'resnet5'");
    assertThatThrownBy(() -> run(out, "methods=[nafow]"))
        .hasMessageContaining("'methods[0]' is 'nafow'");
    assertThatThrownBy(() -> run(out, "layers.include=[layer9]"))
        .hasMessageContaining("none matches; its layers are");
    assertThatThrownBy(() -> run(out, "models.0.weights=none.pth"))
        .hasMessageContaining("Cannot read weights none.pth: there is no such file");
    assertThatThrownBy(() -> run(out, "models.0.weights=bundled:scenenet-cbam9"))
        .hasMessageContaining("bundled:scenenet-cbam9");
    assertThat(out).doesNotExist();
  }
}
