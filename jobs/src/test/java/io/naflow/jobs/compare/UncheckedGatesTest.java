package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.audit.Audit;
import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.cli.Main;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.report.Report;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.jobs.testing.Printed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a gate names and nobody can check: the gates of ../shared/cases, through the commands. */
class UncheckedGatesTest {
  private static final int IMAGES = 24;
  private static final Path CASES = Path.of("src", "test", "resources", "gates");

  @TempDir static Path folder;
  private static Path config;
  private static String whole;
  private static String tiny;

  @RegisterExtension private final Printed printed = new Printed();

  @BeforeAll
  static void aRunAndOneOnPicturesOfEightPixels() throws IOException {
    // Of the demo's seed: all of these are right.
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 20_261_121);
    config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: unchecked}
        dataset: {path: "%s", labels: "%s"}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet", baseline: true}]
        methods: [naflow]
        """
            .formatted(scenes.images(), scenes.labels()));
    whole = run();
    tiny = run("models.0.preprocessing={resize: [8, 8], crop: none}");
  }

  private static String run(String... assignments) throws IOException {
    var request =
        new AuditRequest(config.toString(), List.of(assignments), folder.toString(), false, false);
    return new Audit(LocalSpark.session(), new PrintStream(OutputStream.nullOutputStream()))
        .run(request)
        .runId();
  }

  private int compare(String baseline, String candidate, String gates) {
    return Main.run(
        "compare",
        "--tables",
        folder.toString(),
        "--baseline-run",
        baseline,
        "--candidate-run",
        candidate,
        "--gate",
        gates,
        "--out",
        folder.resolve("verdict.json").toString(),
        "--resamples",
        "100");
  }

  @Test
  void layersWithoutAValueAreUndecidedCountedAndSaid() throws IOException {
    assertThat(compare(whole, tiny, CASES.resolve("every-layer.yaml").toString())).isEqualTo(3);

    assertThat(printed.out())
        .contains("24 of 24 images have no value", "trials: layer3.0, layer3.1, layer2.0")
        .contains("verdict   fail (1 undecided of 1)");
    SparkSession spark = LocalSpark.session();
    Views.register(spark, folder.toString());
    List<Row> trials =
        spark
            .sql(
                "SELECT layer, status, n, missing, note FROM gates WHERE run_id = '%s' ORDER BY depth"
                    .formatted(tiny))
            .collectAsList();
    assertThat(trials)
        .extracting(row -> row.getString(0))
        .containsExactly(
            "relu", "layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1");
    for (Row trial : trials) {
      assertThat(trial.getLong(2) + trial.getLong(3)).as(trial.toString()).isEqualTo(IMAGES);
      boolean undecided = trial.getLong(3) > 0;
      assertThat(trial.getString(1).equals("undecided")).isEqualTo(undecided);
      assertThat(trial.isNullAt(4)).isEqualTo(!undecided);
    }
    for (Row trial : trials.subList(5, 7)) {
      assertThat(trial.getLong(3)).isEqualTo(IMAGES);
      assertThat(trial.getString(4)).isEqualTo("24 of 24 images have no value");
    }
    JsonNode verdict = new ObjectMapper().readTree(folder.resolve("verdict.json").toFile());
    assertThat(verdict.get("verdict").asText()).isEqualTo("fail");
    assertThat(verdict.get("gates").get(0).get("trials").findValuesAsText("note"))
        .contains("24 of 24 images have no value");
    assertThat(new Report(spark).html(Optional.of(tiny), Optional.empty()))
        .contains("Not to be shipped: 1 undecided of 1 gate<", "24 of 24 images have no value");
  }

  @Test
  void aMetricThatIsUndefinedOnBothSidesIsUndecidedCountedAndSaid() throws IOException {
    Path gates =
        Files.writeString(
            folder.resolve("metrics.yaml"),
            """
            gates:
              - {name: sparse, statistic: sparseness, absolute: {min: 0}, bound: mean}
              - {name: sampled, statistic: complexity, absolute: {min: 0}, bound: mean, min_n: 2}
            """);
    String measured =
        run(
            "run.name=measured",
            "models.0.preprocessing={resize: [8, 8], crop: none}",
            "metrics=[sparseness, {id: complexity, sample: 10}]");
    // No run of the name has passed before, so that it is held against itself.
    assertThat(compare("last-passed", measured, gates.toString())).isEqualTo(3);

    assertThat(printed.out())
        .contains("24 of 24 images have no value", "10 of 10 images have no value")
        .contains("verdict   fail (2 undecided of 2)");
    SparkSession spark = LocalSpark.session();
    Views.register(spark, folder.toString());
    for (Row trial :
        spark
            .sql(
                "SELECT statistic, layer, n, missing FROM gates WHERE run_id = '%s'"
                    .formatted(measured))
            .collectAsList()) {
      assertThat(trial.getLong(2) + trial.getLong(3))
          .as(trial.toString())
          .isEqualTo(trial.getString(0).equals("sparseness") ? IMAGES : 10);
      if (trial.getString(1).startsWith("layer3")) {
        assertThat(trial.getLong(2)).as(trial.toString()).isZero();
      }
    }
  }

  @Test
  void theShareOfMissingValuesCanBeBound() throws IOException {
    Path gates =
        Files.writeString(
            folder.resolve("missing.yaml"),
            """
            gates:
              - {name: shallow, statistic: "energy_in_box:missing_share", layers: "relu", absolute: {max: 0.5}, bound: mean}
              - {name: deep, statistic: "energy_in_box:missing_share", layers: "layer3.*", absolute: {max: 0.5}, bound: mean}
            """);
    assertThat(compare(whole, tiny, gates.toString())).isEqualTo(3);
    assertThat(printed.out()).contains("gate      met       shallow", "gate      not_met   deep");
  }

  @Test
  void placesThatCannotBeDecidedAreSkippedByAWordOnly() throws IOException {
    Path gates =
        Files.writeString(
            folder.resolve("skip.yaml"),
            """
            gates:
              - {name: some, statistic: energy_in_box, method: naflow, absolute: {min: 0}, undecided: skip, max_missing: 0.2}
              - {name: none, statistic: energy_in_box, layers: layer3.1, absolute: {min: 0}, undecided: skip}
            """);
    assertThat(compare(whole, tiny, gates.toString())).isEqualTo(3);
    assertThat(printed.out()).contains("gate      met       some", "gate      undecided none");
  }

  @Test
  void allRightIsNoCertainty() {
    assertThat(compare("last-passed", whole, CASES.resolve("accuracy-099.yaml").toString()))
        .isEqualTo(3);
    assertThat(printed.out()).doesNotContain("gate      met");
  }

  @Test
  void aStatisticThatThereIsNotIsRefusedWithTheNearest() {
    String gates = CASES.resolve("g1.yaml").toString();
    assertThat(compare(whole, tiny, gates)).isEqualTo(2);
    assertThat(printed.err())
        .contains(
            "Cannot try gate 'g': gates[0].statistic is 'energy_in_boxx', which is no statistic or metric of these tables; did you mean energy_in_box?; docs/comparing.md lists them (--gate "
                + gates
                + ")");
  }
}
