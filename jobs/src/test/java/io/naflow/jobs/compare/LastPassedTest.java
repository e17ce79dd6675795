package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.config.GatesReader;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drift is measured from the last run whose gates were met, and from no other. */
class LastPassedTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private static List<Gate> gates(String gate) {
    return GatesReader.read("gates: [" + gate + "]", "gates.yaml");
  }

  private static final List<Gate> DRIFT =
      gates(
          "{name: drift, statistic: 'energy_in_box:psi', layers: conv2, absolute: {max: 0.25}}, "
              + "{name: right, statistic: accuracy, absolute: {min: 0.5}, bound: mean}");

  private void audit(String run, double shift, int hour) throws IOException {
    Location where = Location.of(folder.toString(), spark.sparkContext().hadoopConfiguration());
    new ComparedTables(where, run, shift).write(0, TIME.plusSeconds(3600L * hour));
  }

  private ComparisonResult judge(String run, List<Gate> gates) throws IOException {
    var subjects =
        new Subjects(
            Optional.of("last-passed"), Optional.of(run), Optional.empty(), Optional.of("a"));
    return Comparison.run(
        spark, new ComparisonRequest(folder.toString(), subjects, new Effort(100, 20), gates));
  }

  @Test
  void aRunThatFailedOrWasNotJudgedIsNeverMeasuredFrom() throws IOException {
    audit("r1", 0, 1);
    ComparisonResult first = judge("r1", DRIFT);
    assertThat(first.baselineRun()).isEqualTo("r1");
    assertThat(first.exitCode()).isZero();
    assertThat(first.summary())
        .contains("  no earlier run has passed its gates: held against itself");
    assertThat(first.gates().get(0).finding().value()).isZero();

    audit("r2", 0.3, 2);
    ComparisonResult shifted = judge("r2", DRIFT);
    assertThat(shifted.baselineRun()).isEqualTo("r1");
    assertThat(shifted.exitCode()).isEqualTo(3);
    assertThat(shifted.verdictJson()).contains("\"baseline_run\" : \"r1\"", "energy_in_box:psi");

    audit("r3", 0, 3);
    // Compared, but without gates: nobody has said that it is as it should be.
    judge("r3", List.of());
    audit("r4", 0, 4);
    ComparisonResult back = judge("r4", DRIFT);
    assertThat(back.baselineRun()).isEqualTo("r1");
    assertThat(back.exitCode()).isZero();

    audit("r5", 0, 5);
    assertThat(judge("r5", DRIFT).baselineRun()).isEqualTo("r4");
    // Judged again, the fourth is still measured from what was before it.
    assertThat(judge("r4", DRIFT).baselineRun()).isEqualTo("r1");
  }

  @Test
  void aFirstRunThatMissesABoundOnAValueFailsAndIsNotMeasuredFrom() throws IOException {
    audit("r1", 0, 1);
    List<Gate> strict = gates("{name: right, statistic: accuracy, absolute: {min: 0.99}}");
    assertThat(judge("r1", strict).exitCode()).isEqualTo(3);
    audit("r2", 0, 2);
    assertThat(judge("r2", strict).baselineRun()).isEqualTo("r2");
  }

  @Test
  void aGateThatOnlyWarnsDoesNotKeepARunFromPassing() throws IOException {
    audit("r1", 0, 1);
    List<Gate> warning =
        gates("{name: right, statistic: accuracy, absolute: {min: 0.99}, severity: warn}");
    assertThat(judge("r1", warning).exitCode()).isZero();
    audit("r2", 0, 2);
    assertThat(judge("r2", warning).baselineRun()).isEqualTo("r1");
  }
}
