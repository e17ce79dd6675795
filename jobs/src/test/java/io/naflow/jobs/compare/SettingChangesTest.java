package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.compare.check.SettingChange;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingChangesTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final String FIRST =
      """
      run: {name: nightly, seed: 1}
      dataset: {path: /data/monday}
      models:
        - {id: a, architecture: resnet18, weights: old.pth, baseline: true}
        - {id: gone, architecture: resnet50, weights: gone.pth}
      methods: [naflow, scorecam, {id: rise, masks: 10}]
      metrics: [deletion_auc]
      layers: {granularity: block}
      """;
  private static final String SECOND =
      """
      run: {name: another, seed: 1}
      dataset: {path: /data/tuesday, orientation: ignore}
      models:
        - {id: a, architecture: resnet18, weights: new.pth, preprocessing: {crop: none}}
      methods: [gradcam, rise, naflow]
      metrics: [insertion_auc]
      layers: {granularity: layer}
      solver: {tolerance: 0.01}
      precision: bfloat16
      execution: {batch: 3}
      """;

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void twoRuns() throws IOException {
    spark = LocalSpark.session();
    Location where = Location.of(folder.toString(), spark.sparkContext().hadoopConfiguration());
    new ComparedTables(where, "r1", 0).configured(canonical(FIRST)).write(0, TIME);
    new ComparedTables(where, "r2", 0).configured(canonical(SECOND)).write(0, TIME.plusSeconds(60));
  }

  private static String canonical(String yaml) {
    return CanonicalConfig.json(AuditConfigReader.read(yaml, "audit.yaml", List.of()));
  }

  private static ComparisonResult compare(Optional<String> baselineRun) throws IOException {
    var subjects = new Subjects(baselineRun, Optional.of("r2"), Optional.of("a"), Optional.empty());
    return Comparison.run(
        spark, new ComparisonRequest(folder.toString(), subjects, new Effort(100, 20), List.of()));
  }

  @Test
  void whatNumbersDependOnIsSaidOfTwoRunsAndNothingElse() throws IOException {
    ComparisonResult drift = compare(Optional.of("r1"));
    assertThat(drift.changes())
        .containsExactly(
            new SettingChange("dataset.orientation", "apply", "ignore"),
            new SettingChange("layers.granularity", "block", "layer"),
            new SettingChange("methods.rise.masks", "10", "2000"),
            new SettingChange("models.a.preprocessing.crop", "the architecture's own", "none"),
            new SettingChange("models.a.weights", "old.pth", "new.pth"),
            new SettingChange("precision", "float32", "bfloat16"),
            new SettingChange("solver.tolerance", "0.07", "0.01"));
    assertThat(drift.summary()).contains("changed   precision: float32 → bfloat16");
    assertThat(drift.verdictJson())
        .containsSubsequence(
            "\"changes\"",
            "\"setting\" : \"precision\"",
            "\"baseline\" : \"float32\"",
            "\"candidate\" : \"bfloat16\"",
            "\"gates\"");
  }

  @Test
  void whatARunOfAnOlderVersionDoesNotSayIsTheDefaultOnlyWhereThatIsKnown() throws IOException {
    Location where = Location.of(folder.toString(), spark.sparkContext().hadoopConfiguration());
    String older =
        canonical(SECOND)
            .replace("\"precision\":\"bfloat16\",", "")
            .replaceFirst("\"optimality\":[0-9.]+,", "");
    new ComparedTables(where, "r0", 0).configured(older).write(0, TIME.minusSeconds(60));

    assertThat(compare(Optional.of("r0")).changes())
        .containsExactly(
            new SettingChange("precision", "float32", "bfloat16"),
            new SettingChange("solver.optimality", "not set", "0.1"));
  }

  @Test
  void withinARunNothingChanges() throws IOException {
    assertThat(compare(Optional.empty()).changes()).isEmpty();
  }
}
