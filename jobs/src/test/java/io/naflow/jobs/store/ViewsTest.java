package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.naflow.jobs.table.Rows;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.Table;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every table, written and read back with Spark SQL, each value spelt out. */
class ViewsTest {
  private static final String BOX =
      "\"boxes\":[{\"x0\":1.5,\"y0\":2.5,\"x1\":3.5,\"y1\":4.5}],\"object_share\":0.25,\"label_name\":\"cat\",\"predicted_name\":\"horse\"";

  private static final String KEY =
      "\"run_id\":\"r1\",\"model\":\"m\",\"method\":\"naflow\",\"image\":\"%s\",\"layer\":\"layer3.5\",\"layer_index\":13,\"depth\":0.75,";

  @TempDir static Path directory;
  private static SparkSession spark;

  @BeforeAll
  static void publishARunWithAllTables() throws IOException {
    spark = LocalSpark.session();
    Location where = Location.of(directory.toString(), spark.sparkContext().hadoopConfiguration());
    try (RunStore store = RunStore.open(where, "r1")) {
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.stage(Tables.models(), List.of(Rows.model("r1", "m")));
      store.stage(Tables.layers(), List.of(Rows.layer("r1", "m")));
      store.stage(Tables.classes(), List.of(Rows.named("r1", "m")));
      try (UnitWriter writer = UnitWriter.open(where, "r1", new UnitKey("m", 0), "a1")) {
        writer.write(Tables.predictions(), Rows.prediction("r1", "m", "a.png", -1.5));
        writer.write(Tables.predictions(), Rows.prediction("r1", "m", "b.png", 0));
        writer.write(Tables.layerStats(), Rows.stat("r1", "m", "naflow", "a.png"));
        writer.write(Tables.layerStats(), Rows.emptyStat("r1", "m", "naflow", "b.png"));
        writer.write(Tables.maps(), Rows.map("r1", "m", "naflow", "a.png"));
        writer.write(Tables.metrics(), Rows.metric("r1", "m", "naflow", "a.png"));
        writer.write(Tables.embeddings(), Rows.embedding("r1", "m", "a.png"));
        writer.write(Tables.pairs(), Rows.pair("r1", "m", "a.png", "b.png"));
        writer.write(Tables.failures(), Rows.failure("r1", "c.png"));
        writer.commit(Map.of("images", 2L));
      }
      store.publish();
    }
    try (DerivedStore store = DerivedStore.open(where, "r1", List.of("c"))) {
      store.write("c", Tables.comparisons(), Rows.comparison("r1", "k"));
      store.write("c", Tables.comparisons(), Rows.bareComparison("r1", "k"));
      store.write("c", Tables.gates(), Rows.gate("r1", "k"));
      store.publish(List.of(Tables.comparisons(), Tables.gates()));
    }
    Views.register(spark, directory.toString());
  }

  @Test
  void comparisonsAndGatesComeBackWithAndWithoutWhatMayBeNull() {
    assertThat(json("comparisons"))
        .containsExactly(
            "{\"run_id\":\"r1\",\"baseline_run\":\"r0\",\"baseline\":\"m\",\"candidate\":\"k\",\"method\":\"naflow\",\"layer\":\"layer3.5\",\"baseline_layer\":\"layer3.2\",\"layer_match\":\"depth\",\"depth\":0.75,\"statistic\":\"gini\",\"slice\":\"class=3\",\"n\":17,\"mean_baseline\":0.25,\"mean_candidate\":0.5,\"mean_difference\":0.375,\"ci_low\":0.125,\"ci_high\":0.625,\"interval\":\"bootstrap_t\",\"test\":\"bootstrap_t\",\"p_value\":0.01,\"signed_rank_p\":0.04,\"p_holm\":0.02,\"q_value\":0.03,\"effect_size\":0.7,\"cliffs_delta\":-0.8,\"note\":\"a remark\"}",
            "{\"run_id\":\"r1\",\"baseline_run\":\"r1\",\"baseline\":\"m\",\"candidate\":\"k\",\"statistic\":\"accuracy:psi\",\"slice\":\"all\",\"n\":17,\"mean_baseline\":0.0,\"mean_candidate\":0.5,\"mean_difference\":0.5,\"interval\":\"none: a distance\",\"test\":\"none\"}");
    assertThat(json("gates"))
        .containsExactly(
            "{\"run_id\":\"r1\",\"baseline_run\":\"r0\",\"baseline\":\"m\",\"candidate\":\"k\",\"gate\":\"even\",\"severity\":\"fail\",\"status\":\"not_met\",\"method\":\"naflow\",\"layer\":\"layer3.5\",\"depth\":0.75,\"statistic\":\"gini\",\"slice\":\"class=3\",\"bound_of\":\"change\",\"side\":\"max\",\"bound\":0.4,\"n\":17,\"missing\":3,\"value\":0.375,\"judged\":0.625,\"ci_low\":0.125,\"ci_high\":0.625,\"images\":[{\"image\":\"a.png\",\"baseline\":0.25,\"candidate\":0.875}]}");
  }

  @Test
  void theTablesOfTheDriverComeBackAsTheyWere() {
    assertThat(json("runs"))
        .containsExactly(
            "{\"run_id\":\"r1\",\"name\":\"nightly\",\"attempt_id\":\"attempt-1\",\"schema_version\":1,\"seed\":42,\"started_at\":\"2026-01-02T03:04:05.678901Z\",\"finished_at\":\"2026-01-02T04:05:06.000000Z\",\"status\":\"complete\",\"config\":\"{\\\"run\\\": {}}\",\"code_version\":\"0.1.0+abc\",\"spark_version\":\"3.5.7\",\"engine_version\":\"PyTorch 2.7.1\",\"device\":\"cpu\",\"dataset_fingerprint\":\"f1e2\",\"images\":1000,\"failures\":3,\"excluded\":{\"extension\":1,\"hidden\":2},\"turned\":7,\"reused_run\":\"r0\",\"images_reused\":900}");
    assertThat(json("models"))
        .containsExactly(
            "{\"run_id\":\"r1\",\"model\":\"m\",\"architecture\":\"resnet50\",\"weights\":\"file:/w.pth\",\"weights_sha256\":\"c0ffee\",\"parameters\":25557032,\"classes\":10,\"preprocessing\":\"resize 256\",\"baseline\":true}");
    assertThat(json("layers"))
        .containsExactly(
            "{\"run_id\":\"r1\",\"model\":\"m\",\"layer\":\"layer3.5\",\"layer_index\":13,\"depth\":0.75,\"kind\":\"residual\",\"granularity\":\"block\",\"channels\":1024,\"height\":14,\"width\":15}");
  }

  @Test
  void predictionsComeBackWithAndWithoutALabel() {
    String image =
        "{\"run_id\":\"r1\",\"model\":\"m\",\"image\":\"%s\",%s\"predicted\":7,\"score\":9.5,\"probability\":0.9,%s\"top5\":[{\"class\":7,\"score\":9.5,\"probability\":0.9},{\"class\":3,\"score\":%s,\"probability\":0.1}],\"explained_class\":8,\"image_width\":640,\"image_height\":480,\"turned\":false,\"image_sha256\":\"5ad\",%s}";
    assertThat(json("predictions"))
        .containsExactly(
            image.formatted("a.png", "\"label\":3,", "\"correct\":false,", "-1.5", BOX),
            image.formatted("b.png", "", "", "0.0", "\"boxes\":[]"));
  }

  @Test
  void layerStatsComeBackWithAndWithoutWhatMayBeNull() {
    assertThat(json("layer_stats"))
        .containsExactly(
            "{"
                + KEY.formatted("a.png")
                + "\"pair\":\"other.png\",\"role\":\"query\",\"map_status\":\"ok\",\"map_sum\":1.5,\"map_mean\":2.5,\"map_max\":3.5,\"map_min\":-4.5,\"entropy\":1.1,\"entropy_normalized\":0.1,\"gini\":0.2,\"coverage\":0.3,\"center_x\":0.4,\"center_y\":0.5,\"spread\":0.6,\"energy_in_box\":0.7,\"peak_in_box\":1.0,\"energy_in_mask\":0.65,\"peak_in_mask\":0.0,\"similarity_to_previous\":0.8,\"similarity_to_last\":-0.9,\"abandoned_share\":0.25,\"abandoned_rows\":0.125,\"inversion_residual\":1.0E-6,\"inversion_optimality\":0.001,\"inversion_stop\":\"solved\",\"inversion_iterations\":17,\"converged\":true}",
            "{"
                + KEY.formatted("b.png")
                + "\"map_status\":\"degenerate\",\"map_sum\":0.0,\"map_mean\":0.0,\"map_max\":0.0,\"map_min\":-4.5}");
  }

  @Test
  void mapsMetricsAndFailuresComeBackAsTheyWere() {
    // -1, 0.5 and 3e-9 at scale 2^-14 are the halves -16384, 8192 and 4.9152e-5, bits 0xf400,
    // 0x7000 and 0x0339: numpy.float16([-16384, 8192, 3e-9 * 2**14]).view('u2').
    assertThat(json("maps"))
        .containsExactly(
            "{"
                + KEY.formatted("a.png")
                + "\"height\":1,\"width\":3,\"map\":\"APQAcDkD\",\"map_scale\":6.103515625E-5}");
    assertThat(json("classes"))
        .containsExactly("{\"run_id\":\"r1\",\"model\":\"m\",\"index\":3,\"name\":\"cat\"}");
    assertThat(json("metrics"))
        .containsExactly(
            "{" + KEY.formatted("a.png") + "\"metric\":\"average_drop\",\"value\":12.25}");
    assertThat(json("failures"))
        .containsExactly(
            "{\"run_id\":\"r1\",\"image\":\"c.png\",\"stage\":\"decode\",\"error_class\":\"Truncated\",\"message\":\"Cannot decode: ends early\"}");
  }

  @Test
  void theFilesAloneHaveTheDeclaredTypes() {
    for (Table<?> table : Tables.all()) {
      StructType declared = table.structType();
      StructType found =
          spark
              .read()
              .parquet(directory.resolve("tables").resolve(table.name()).toString())
              .schema();
      assertThat(found.fieldNames())
          .as(table.name())
          .containsExactlyInAnyOrder(declared.fieldNames());
      assertThat(Arrays.stream(found.fields()))
          .allSatisfy(
              field ->
                  assertThat(field.dataType().catalogString())
                      .as(table.name() + "." + field.name())
                      .isEqualTo(declared.apply(field.name()).dataType().catalogString()));
    }
  }

  @Test
  void aTableWithoutRowsIsAnEmptyViewWithAllColumns(@TempDir Path empty) throws IOException {
    SparkSession session = spark.newSession();
    Files.createDirectory(empty.resolve("tables"));
    Views.register(session, empty.toString());
    for (Table<?> table : Tables.all()) {
      assertThat(session.table(table.name()).collectAsList()).isEmpty();
      assertThat(session.table(table.name()).schema().fieldNames())
          .isEqualTo(table.structType().fieldNames());
    }
  }

  @Test
  void viewsKeepTheDeclaredOrderAndDocumentation() {
    for (Table<?> table : Tables.all()) {
      StructType view = spark.table(table.name()).schema();
      assertThat(view.fieldNames()).isEqualTo(table.structType().fieldNames());
      assertThat(view.apply("run_id").getComment())
          .isEqualTo(table.structType().apply("run_id").getComment());
    }
  }

  @Test
  void aDirectoryWithoutTablesIsRefused(@TempDir Path empty) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Views.register(spark, empty.toString()))
        .withMessage(
            "Cannot read the tables of '%s': there is no directory '%s/tables'; give the directory that an audit wrote to (--out)",
            empty, empty);
  }

  @Test
  void aLocationTakesSettingsButNotHadoopsDefaultsToTheTasks() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("fs.s3a.endpoint", "http://minio:9000");
    Location where = Location.of("some/where", configuration);
    assertThat(where.settings()).isEqualTo(Map.of("fs.s3a.endpoint", "http://minio:9000"));
    assertThat(where.root()).isEqualTo("file:" + Path.of("some/where").toAbsolutePath());
    assertThat(where.configuration().get("fs.s3a.endpoint")).isEqualTo("http://minio:9000");
    assertThat(where.toString()).doesNotContain("minio");
  }

  private static List<String> json(String table) {
    return spark
        .sql(
            "SELECT to_json(struct(*), map('timestampFormat', \"yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX\")) FROM "
                + table
                + " ORDER BY 1")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
