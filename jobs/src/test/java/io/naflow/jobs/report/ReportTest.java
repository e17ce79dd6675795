package io.naflow.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.RunStore;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.table.GateRow;
import io.naflow.jobs.table.Rows;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.testing.DemoTables;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final String HOSTILE =
      "<script>alert('x')</script>\"><img src=x onerror=y>&\u202E.png";

  private static final List<String> DEMO = new ArrayList<>();

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  /** Writes some rows of a run into tables of their own. */
  private interface Content {
    void writeTo(UnitWriter writer) throws IOException;
  }

  private String report(String run, List<String> models, Content content) throws IOException {
    Location where = Location.of(folder.toString(), spark.sparkContext().hadoopConfiguration());
    try (RunStore store = RunStore.open(where, run)) {
      store.stage(Tables.runs(), List.of(Rows.run(run)));
      store.stage(Tables.models(), models.stream().map(model -> Rows.model(run, model)).toList());
      try (UnitWriter writer = UnitWriter.open(where, run, new UnitKey("m", 0), "a1")) {
        content.writeTo(writer);
        writer.commit(Map.of());
      }
      store.publish();
    }
    Views.register(spark, folder.toString());
    return new Report(spark).html(Optional.of(run), Optional.empty());
  }

  /** The demo's page, made once: it takes seconds. */
  private static String demo() throws IOException {
    SparkSession spark = DemoTables.session();
    if (DEMO.isEmpty()) {
      DEMO.add(new Report(spark).html(Optional.empty(), Optional.empty()));
    }
    return DEMO.get(0);
  }

  @Test
  void theSameTablesGiveTheSameBytes() throws IOException {
    String first = demo();
    String partitions = spark.conf().get("spark.sql.shuffle.partitions");
    spark.conf().set("spark.sql.shuffle.partitions", "7");
    try {
      assertThat(new Report(spark).html(Optional.empty(), Optional.empty())).isEqualTo(first);
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", partitions);
    }
  }

  @Test
  void gatesComeFirstAndDifferencesAreThoseThatCompareHasFound() throws IOException {
    String page = demo();

    assertThat(page)
        .contains(
            "✗ Not to be shipped: 2 not met, 2 undecided of 11 gates", "change at least -0.100")
        .doesNotContain("have not been compared yet");
    assertThat(page.indexOf("Not to be shipped")).isLessThan(page.indexOf("Accuracy by model"));
    List<Row> differences =
        spark
            .sql(
                """
                SELECT candidate, layer, mean_difference, ci_low, ci_high, n FROM comparisons
                WHERE slice = 'all' AND statistic = 'energy_in_box' AND baseline = 'plain' AND layer IS NOT NULL
                """)
            .collectAsList();
    assertThat(differences).hasSize(3 * (7 + 9));
    for (Row row : differences) {
      assertThat(page)
          .contains(
              String.format(
                      Locale.ROOT,
                      "%s less plain at %s: %+.3f, 95 %% interval %+.3f to %+.3f, n = %d",
                      row.getString(0),
                      row.getString(1),
                      row.getDouble(2),
                      row.getDouble(3),
                      row.getDouble(4),
                      row.getLong(5))
                  .replace("-", "−"));
    }
    assertThat(page).contains("What the attention modules change", ">bam1</td>", " open\"><title>");
  }

  @Test
  void itHoldsTheMeansOfEveryModelMethodAndLayer() throws IOException {
    String page = demo();
    List<Row> means =
        spark
            .sql(
                """
                SELECT model, method, layer, avg(energy_in_box), avg(entropy_normalized), avg(spread),
                  avg(similarity_to_last)
                FROM layer_stats GROUP BY ALL
                """)
            .collectAsList();

    assertThat(means).hasSize(3 * (7 + 9 + 7));
    for (Row mean : means) {
      for (int column = 3; column < mean.size(); column++) {
        assertThat(page)
            .containsPattern(
                row(mean.getString(0), mean.getString(1), mean.getString(2))
                    + Pattern.quote(
                        String.format(Locale.ROOT, "%.3f</td>", mean.getDouble(column))));
      }
    }
  }

  /** A row of a table of means, up to the mean. */
  private static String row(String model, String method, String layer) {
    return "<th scope=\"row\">%s</th><td class=\"t\">%s</td><td class=\"t\">%s</td>(<td class=\"n\">[^<]*</td>){2}<td class=\"n\">"
        .formatted(model, method, Pattern.quote(layer));
  }

  @Test
  void itSaysWhatTheNumbersComeFrom() throws IOException {
    String page = demo();
    Row run =
        spark
            .sql("SELECT run_id, code_version, engine_version, dataset_fingerprint FROM runs")
            .first();
    for (int i = 0; i < run.size(); i++) {
      assertThat(page).contains(run.getString(i));
    }
    for (Row model : spark.sql("SELECT weights_sha256 FROM models").collectAsList()) {
      assertThat(page).contains(model.getString(0));
    }
  }

  @Test
  void itNeedsNothingFromOutsideAndIsReadableWithoutSight() throws IOException {
    String page = demo();
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(Report.MAX_BYTES);
    assertThat(page)
        .contains("default-src 'none'".replace("'", "&#39;"))
        .contains("<html lang=\"en\">", "<main id=\"main\">", "class=\"skip\" href=\"#main\"")
        .contains("prefers-color-scheme: dark", "@media print")
        .doesNotContain("<script", "http://", "https://", "@import");
    assertThat(Pattern.compile("<img (?![^>]*alt=\"[^\"]+\")").matcher(page).find()).isFalse();
    assertThat(Pattern.compile("<svg (?![^>]*aria-)").matcher(page).find()).isFalse();
    assertThat(Pattern.compile("<th(?![^>]*scope=)[ >]").matcher(page).find()).isFalse();
    assertThat(page).contains("Map of plain at layer3.1", "Most changed", "Most typical");
  }

  @Test
  void hostileNamesAreOnlyText() throws IOException {
    String page =
        report(
            "r1",
            List.of("m"),
            writer -> {
              writer.write(Tables.predictions(), Rows.prediction("r1", "m", HOSTILE, -1.5));
              writer.write(Tables.layerStats(), Rows.emptyStat("r1", "m", "naflow", HOSTILE));
              writer.write(Tables.maps(), Rows.map("r1", "m", "naflow", HOSTILE));
              writer.write(
                  Tables.failures(),
                  new FailureRow("r1", HOSTILE, Optional.of("m"), "decode", HOSTILE, HOSTILE));
            });

    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&gt;&lt;img")
        .doesNotContain("<script", "<img src=x", "\u202E");
  }

  @Test
  void gatesOfOneNameAgainstTwoBaselinesAreTwo() throws IOException {
    GateRow drift = Rows.gate("r6", "m");
    GateRow.Finding found = drift.finding();
    var met =
        new GateRow.Finding(
            GateRow.Status.MET, 17, found.value(), 0.25, found.low(), found.high(), 0, "");
    String page =
        report(
            "r6",
            List.of("m", "other"),
            writer -> {
              writer.write(Tables.gates(), drift);
              writer.write(
                  Tables.gates(),
                  new GateRow(
                      new ComparisonRow.Pair("r6", "r6", "other", "m"),
                      drift.place(),
                      drift.statistic(),
                      drift.slice(),
                      drift.bound(),
                      met,
                      drift.images()));
            });

    assertThat(page)
        .contains("✗ Not to be shipped: 1 not met of 2 gates", ">m of r0</td>", ">other</td>");
  }

  @Test
  void aRunOfFailuresOnlyIsReported() throws IOException {
    String page =
        report(
            "r2",
            List.of("m"),
            writer -> writer.write(Tables.failures(), Rows.failure("r2", "broken.png")));

    assertThat(page)
        .contains("No image was classified", "No image was explained", "broken.png")
        .contains("decode: Truncated", "Cannot decode: ends early")
        .contains("3 images × models could not be explained");
  }

  @Test
  void aModelWithoutBoxesLabelsAndMapsIsReported() throws IOException {
    String page =
        report(
            "r3",
            List.of("m"),
            writer -> {
              writer.write(Tables.predictions(), Rows.prediction("r3", "m", "a.png", 0));
              writer.write(Tables.layerStats(), Rows.emptyStat("r3", "m", "gradcam", "a.png"));
            });

    assertThat(page)
        .contains("no labels", "The run has one model: there is nothing to compare")
        .contains("The tables have no maps of this run", "100.0\u00A0%")
        .doesNotContain("Energy in the object&#39;s box");
  }

  @Test
  void aRunThatIsNotThereIsRefusedWithThoseThatAre() throws IOException {
    report("r4", List.of("m"), writer -> {});
    assertThatThrownBy(() -> new Report(spark).html(Optional.of("r5"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot report on run 'r5': the tables have the runs r4; give one with --run");
  }

  @Test
  void aPageReplacesTheOlderOne() throws IOException {
    Path file = folder.resolve("new/report.html");
    Report.write(file, "first");
    Report.write(file, "second");
    assertThat(file).hasContent("second");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }
}
