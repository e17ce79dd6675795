package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit over a dataset that has changed explains what is new, and the rest is as it was. */
class GrownDatasetTest {
  private static final int FIRST = 10;
  private static final int LATER = 13;
  private static final String[] KEY = {"model", "method", "image", "layer"};

  private final SparkSession spark = LocalSpark.session();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private Path out;
  private Path config;
  private SceneFolder scenes;

  @BeforeEach
  void aDatasetAndItsAudit() throws IOException {
    out = folder.resolve("out");
    scenes = SceneFolder.write(folder.resolve("scenes"), FIRST, 5);
    config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: grown}
        dataset: {path: "%s", labels: "%s"}
        models:
          - {id: plain, architecture: scenenet, weights: "bundled:scenenet", baseline: true}
          - {id: random, architecture: scenenet-bam}
        methods: [hirescam]
        metrics: [{id: "average_drop:mean", sample: 4, layers: {min_depth: 0.99}}]
        execution: {batch: 4}
        """
            .formatted(scenes.images(), scenes.labels()));
  }

  private AuditResult run(Path where, boolean resume, String... assignments) throws IOException {
    messages.reset();
    return new Audit(spark, new PrintStream(messages, true, StandardCharsets.UTF_8))
        .run(
            new AuditRequest(
                config.toString(), List.of(assignments), where.toString(), resume, false));
  }

  private List<String> query(String sql) throws IOException {
    Views.register(spark, out.toString());
    return texts(sql);
  }

  private List<String> texts(String sql) {
    return spark.sql(sql).collectAsList().stream().map(row -> String.valueOf(row.get(0))).toList();
  }

  private static String reused(AuditResult result) {
    return String.join("\n", result.summary());
  }

  /** Three more scenes; one changed, one with another box, one gone. */
  private void change() throws IOException {
    String before = Files.readString(scenes.labels());
    SceneFolder.write(folder.resolve("scenes"), LATER, 5);
    List<String> lines = Files.readAllLines(scenes.labels());
    assertThat(String.join("\n", lines)).startsWith(before.strip());
    Path changed = scenes.images().resolve(name(lines, 1));
    Path other = scenes.images().resolve(name(lines, LATER));
    Files.copy(other, changed, StandardCopyOption.REPLACE_EXISTING);
    String[] moved = lines.get(2).split(",");
    moved[2] = "0.0";
    lines.set(2, String.join(",", moved));
    lines.remove(3);
    Files.write(scenes.labels(), lines);
  }

  private static String name(List<String> lines, int line) {
    return lines.get(line).substring(0, lines.get(line).indexOf(','));
  }

  @Test
  void whatIsNewOrChangedIsExplainedAndTheRestTakenOver() throws IOException {
    String first = run(out, false).runId();
    change();
    AuditResult grown = run(out, true);

    // 12 images: three new, one of other bytes, one of another box; the fourth metric image of old
    // may have given way to a new one, so that perhaps one more is measured anew.
    assertThat(grown.runId()).isNotEqualTo(first);
    assertThat(grown.predictions()).isEqualTo(2 * (LATER - 1));
    assertThat(reused(grown))
        .containsPattern("reused    [567] images as run " + first + " has them")
        .contains(", 1 of that run are gone");
    Views.register(spark, out.toString());
    Row run =
        spark
            .sql(
                "SELECT images, images_reused, reused_run FROM runs WHERE run_id = '%s'"
                    .formatted(grown.runId()))
            .first();
    assertThat(run.getLong(0)).isEqualTo(LATER - 1);
    assertThat(run.getString(2)).isEqualTo(first);
    long fresh = LATER - 1 - run.getLong(1);
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .contains("%d of %d images".formatted(fresh, fresh));

    Path anew = folder.resolve("anew");
    run(anew, false);
    List<String> whole = rows(anew, grown.runId(), "true");
    assertThat(rows(out, grown.runId(), "true").size()).isEqualTo(whole.size());
    assertThat(query(measured(grown.runId()))).isEqualTo(measuredIn(anew, grown.runId()));
    String images =
        "SELECT DISTINCT image FROM predictions WHERE run_id = '%s' AND input_file_name() LIKE '%%reuse-%%' ORDER BY 1";
    Views.register(spark, out.toString());
    List<String> takenOver = texts(images.formatted(grown.runId()));
    assertThat(takenOver).hasSize((int) run.getLong(1));
    String those = "image IN ('" + String.join("','", takenOver) + "')";
    assertThat(rows(out, grown.runId(), those)).isEqualTo(rows(out, first, those)).isNotEmpty();
    assertThat(fingerprint(out, grown.runId())).isEqualTo(fingerprint(anew, grown.runId()));
  }

  /** All that there is of a run's maps, but its name. */
  private List<String> rows(Path where, String run, String condition) throws IOException {
    Views.register(spark, where.toString());
    return of("layer_stats", run)
        .join(of("maps", run).drop("layer_index", "depth", "pair", "role", "episode"), KEY)
        .join(of("predictions", run).drop("episode"), new String[] {"model", "image"})
        .where(condition)
        .selectExpr("to_json(struct(*)) AS row")
        .orderBy("row")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Dataset<Row> of(String table, String run) {
    return spark.table(table).where("run_id = '" + run + "'").drop("run_id");
  }

  private static String measured(String run) {
    return "SELECT concat_ws(' ', model, image, metric) FROM metrics WHERE run_id = '%s' ORDER BY 1"
        .formatted(run);
  }

  private List<String> measuredIn(Path where, String run) throws IOException {
    Views.register(spark, where.toString());
    return texts(measured(run));
  }

  private List<String> fingerprint(Path where, String run) throws IOException {
    Views.register(spark, where.toString());
    return texts("SELECT dataset_fingerprint FROM runs WHERE run_id = '%s'".formatted(run));
  }

  @Test
  void withoutResumeOrAfterAnotherQuestionAllIsExplained() throws IOException {
    run(out, false);
    change();
    assertThat(reused(run(out, true, "methods=[gradcam]"))).doesNotContain("reused");
    assertThat(reused(run(out, true, "models.0.weights=seeded"))).doesNotContain("reused");
    assertThat(reused(run(out, true, "precision=bfloat16"))).doesNotContain("reused");
    assertThat(reused(run(out, false))).doesNotContain("reused");
  }

  @Test
  void aDatasetThatHasOnlyLostImagesIsTakenOverWhole() throws IOException {
    String first = run(out, false, "metrics=[]").runId();
    AuditResult less = run(out, true, "metrics=[]", "dataset.limit=6");
    assertThat(reused(less))
        .contains("reused    6 images as run " + first + " has them; 0 were new or changed, 4 of");
    assertThat(less.predictions()).isEqualTo(2 * 6);
    assertThat(query("SELECT device FROM runs WHERE run_id = '%s'".formatted(less.runId())))
        .containsExactly("cpu");
    assertThat(run(out, true, "metrics=[]", "dataset.limit=6").summary())
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.get(0)).contains("finished already"))
        .endsWith("rows      12 predictions, 0 failures");
  }

  @Test
  void imagesThatFailedAreTriedAgain() throws IOException {
    Path broken = scenes.images().resolve("broken.png");
    Files.writeString(broken, "not yet");
    Files.writeString(scenes.labels(), Files.readString(scenes.labels()) + "broken.png,0,,,,,\n");
    assertThat(run(out, false, "metrics=[]").failures()).isEqualTo(2);
    try (var files = Files.walk(scenes.images())) {
      Files.copy(
          files
              .filter(file -> file.toString().endsWith("scene-00000.png"))
              .findFirst()
              .orElseThrow(),
          broken,
          StandardCopyOption.REPLACE_EXISTING);
    }
    AuditResult whole = run(out, true, "metrics=[]");
    assertThat(whole.failures()).isZero();
    assertThat(whole.predictions()).isEqualTo(2 * (FIRST + 1));
    assertThat(reused(whole)).contains("reused    10 images", "1 were new or changed, 0 of");
  }
}
