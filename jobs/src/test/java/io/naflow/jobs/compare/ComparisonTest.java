package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.compare.check.Verdict;
import io.naflow.jobs.compare.statistic.SignedRank;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.config.GatesReader;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final List<Gate> GATES =
      GatesReader.read(
          """
          gates:
            - {name: energy, statistic: energy_in_box, layers: conv2, change: {min: -0.01}}
            - {name: anything, statistic: coverage, change: {min: 0}, severity: warn}
          """,
          "gates.yaml");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static ComparisonResult result;

  @BeforeAll
  static void twoRunsAndTheLatterCompared() throws IOException {
    spark = LocalSpark.session();
    Location where = Location.of(folder.toString(), spark.sparkContext().hadoopConfiguration());
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    new ComparedTables(where, "r1", 0.3).write(10, time);
    new ComparedTables(where, "r2", 0).write(0, time.plusSeconds(3600));
    result = Comparison.run(spark, request(Subjects.LATEST, GATES), 1);
  }

  private static ComparisonRequest request(Subjects subjects, List<Gate> gates) {
    return new ComparisonRequest(folder.toString(), subjects, new Effort(300, 20), gates);
  }

  private static Row row(String statistic, String layer, String slice) {
    List<Row> rows =
        spark
            .table("comparisons")
            .where("run_id = 'r2' AND baseline_run = 'r2' AND baseline = 'a' AND candidate = 'b'")
            .where("statistic = '%s' AND slice = '%s'".formatted(statistic, slice))
            .where("coalesce(layer, '') = '" + layer + "'")
            .collectAsList();
    assertThat(rows).as(statistic + " at " + layer + " of " + slice).hasSize(1);
    return rows.get(0);
  }

  private static double number(Row row, String column) {
    return row.<Double>getAs(column);
  }

  private static double[] differences(int step, int from) {
    return IntStream.iterate(from, i -> i < ComparedTables.IMAGES, i -> i + step)
        .mapToDouble(i -> ComparedTables.energyOfB(i) - ComparedTables.energyOfA(i))
        .toArray();
  }

  @Test
  void theLatestRunsBaselineIsComparedImageByImage() {
    Row row = row("energy_in_box", "conv2", "all");
    double[] differences = differences(1, 0);
    double mean = IntStream.range(0, 60).mapToDouble(i -> differences[i]).average().orElseThrow();
    assertThat(row.<Long>getAs("n")).isEqualTo(60);
    assertThat(number(row, "mean_difference")).isCloseTo(mean, within(1e-12));
    assertThat(number(row, "mean_candidate") - number(row, "mean_baseline"))
        .isCloseTo(mean, within(1e-12));
    assertThat(number(row, "ci_low")).isLessThan(mean);
    assertThat(number(row, "ci_high")).isGreaterThan(mean);
    assertThat(number(row, "p_value")).isLessThan(0.05);
    assertThat(number(row, "ci_high")).isNegative();
    assertThat(row.<String>getAs("interval")).isEqualTo("bootstrap_t");
    assertThat(number(row, "signed_rank_p"))
        .isCloseTo(SignedRank.pValue(differences), Percentage.withPercentage(1e-6));
    assertThat(row.<String>getAs("test")).isEqualTo("bootstrap_t");
    assertThat(number(row, "depth")).isEqualTo(1);
    assertThat(row.<String>getAs("method")).isEqualTo("naflow");
  }

  @Test
  void aSliceThatContradictsTheWholeSaysSo() {
    assertThat(row("energy_in_box", "conv1", "class=0").<String>getAs("note")).isNull();
    assertThat(row("energy_in_box", "conv1", "class=1").<String>getAs("note"))
        .startsWith("contradicts the whole: all images -0.0");
    assertThat(number(row("energy_in_box", "conv1", "class=1"), "mean_difference"))
        .isCloseTo(
            IntStream.range(0, 30).mapToDouble(i -> differences(2, 1)[i]).average().orElseThrow(),
            within(1e-12));
  }

  @Test
  void aGateForModulesIsUndecidedInADriftWhichHasNone() throws IOException {
    List<Gate> gates =
        GatesReader.read(
            """
            gates:
              - {name: m, statistic: "module:map_center_distance", absolute: {max: 0.5}}
            """,
            "gates.yaml");
    var drift =
        new Subjects(Optional.of("r1"), Optional.of("r2"), Optional.empty(), Optional.of("b"));
    ComparisonResult found = Comparison.run(spark, request(drift, gates));
    assertThat(found.gates())
        .extracting(row -> row.finding().note())
        .containsExactly("nothing fits the gate");
  }

  @Test
  void accuracyIsJudgedByMcNemar() {
    // Right by one only: two images by b, eight by a; 2·(1 + 10 + 45)/2¹⁰.
    Row row = row("accuracy", "", "all");
    assertThat(row.<String>getAs("test")).isEqualTo("mcnemar");
    assertThat(number(row, "p_value")).isCloseTo(0.109375, within(1e-12));
    assertThat(number(row, "mean_difference")).isCloseTo(-0.1, within(1e-12));
    assertThat(row.<String>getAs("interval")).isEqualTo("newcombe");
    assertThat(number(row, "ci_high")).isNotNegative();
    assertThat(row.<String>getAs("method")).isNull();
    assertThat(row.<Double>getAs("depth")).isNull();
  }

  @Test
  void slicesAreClassesOutcomesSizesAndDecilesOfEnoughImages() {
    assertThat(
            spark
                .table("comparisons")
                .where("run_id = 'r2' AND baseline_run = 'r2'")
                .selectExpr("concat(slice, ' ', n)")
                .distinct()
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "all 60",
            "class=0 30",
            "class=1 30",
            "outcome=both_right 48",
            "object=small 20",
            "object=medium 20",
            "object=large 20");
  }

  @Test
  void thirdsByTheObjectsSizeAreThoseOfTheShareOfThePicture() {
    Row small = row("energy_in_box", "conv2", "object=small");
    Row large = row("energy_in_box", "conv2", "object=large");
    assertThat(number(small, "mean_baseline")).isCloseTo(meanOfA(0), within(1e-12));
    assertThat(number(large, "mean_baseline")).isCloseTo(meanOfA(40), within(1e-12));
  }

  private static double meanOfA(int from) {
    return IntStream.range(from, from + 20)
        .mapToDouble(ComparedTables::energyOfA)
        .average()
        .orElseThrow();
  }

  @Test
  void theModuleIsComparedWithTheLayerNearestInDepth() {
    Row row = row("energy_in_box", "bam", "all");
    assertThat(row.<String>getAs("baseline_layer")).isEqualTo("conv1");
    assertThat(number(row, "depth")).isEqualTo(0.7);
  }

  @Test
  void aMapLocksWhereItsLikenessToTheLastStays() {
    // In a from conv1 on; in b the module interrupts, so that only conv2 itself is left.
    Row row = row("lock_depth", "", "all");
    assertThat(number(row, "mean_baseline")).isEqualTo(0.5);
    assertThat(number(row, "mean_candidate")).isEqualTo(1);
    assertThat(row.<String>getAs("method")).isEqualTo("naflow");
  }

  @Test
  void metricsAreComparedWhereTheyAre() {
    assertThat(number(row("average_drop", "conv2", "all"), "mean_difference")).isEqualTo(2.5);
  }

  @Test
  void mapsAreSetAgainstEachOtherWithoutATest() {
    Row row = row("map_center_distance", "conv2", "all");
    // From the middle of the first quarter to that of the last: half the diagonal.
    assertThat(number(row, "mean_candidate")).isCloseTo(0.5, within(1e-12));
    assertThat(number(row, "mean_baseline")).isZero();
    assertThat(row.<Double>getAs("p_value")).isNull();
    assertThat(number(row("map_cosine_distance", "conv1", "all"), "mean_candidate")).isEqualTo(1);
  }

  @Test
  void pValuesAreAdjustedOverLayersAndOverStatistics() {
    Row row = row("energy_in_box", "conv2", "all");
    // Three layers with equal p-values; with them in the family, other statistics.
    assertThat(number(row, "p_holm"))
        .isCloseTo(3 * number(row, "p_value"), Percentage.withPercentage(1e-9));
    assertThat(number(row, "q_value")).isGreaterThanOrEqualTo(number(row, "p_value")).isLessThan(1);
    assertThat(number(row("accuracy", "", "all"), "p_holm")).isCloseTo(0.109375, within(1e-12));
  }

  @Test
  void aGateThatIsNotMetFailsAndNamesTheImages() {
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.exitCode()).isEqualTo(3);
    Row gate =
        spark.table("gates").where("run_id = 'r2' AND gate = 'energy'").collectAsList().get(0);
    assertThat(gate.<String>getAs("status")).isEqualTo("not_met");
    assertThat(number(gate, "judged"))
        .isEqualTo(number(row("energy_in_box", "conv2", "all"), "ci_low"));
    List<Row> images = gate.getList(gate.fieldIndex("images"));
    // -0.2 + 0.003·(5i mod 13) is least for even i where 5i mod 13 is 0: 0, 26, 52; then 1, i = 34
    // or 8.
    assertThat(images)
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "img-00.png", "img-26.png", "img-52.png", "img-08.png", "img-34.png");
    assertThat(result.gates().get(1).finding().status().id()).isEqualTo("undecided");
  }

  @Test
  void theNumbersDoNotDependOnThePartitions() throws IOException {
    List<String> one = everything();
    for (int partitions : new int[] {2, 7}) {
      Comparison.run(spark, request(Subjects.LATEST, GATES), partitions);
      assertThat(everything()).as(partitions + " partitions").isEqualTo(one);
    }
    assertThat(one).hasSizeGreaterThan(50);
  }

  private static List<String> everything() {
    return spark
        .sql(
            """
            SELECT to_json(struct(*)) AS row FROM comparisons WHERE baseline_run = 'r2'
            UNION ALL SELECT to_json(struct(*)) FROM gates WHERE baseline_run = 'r2' ORDER BY row
            """)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void twoRunsAreComparedByDriftAsWellAndBesideOtherComparisons() throws IOException {
    long before = everything().size();
    List<Gate> gates =
        GatesReader.read(
            "gates: [{name: drift, statistic: 'energy_in_box:psi', layers: conv1, absolute: {max: 0.25}}]",
            "gates.yaml");
    ComparisonResult drift =
        Comparison.run(
            spark,
            request(
                new Subjects(
                    Optional.of("r1"), Optional.of("r2"), Optional.of("a"), Optional.empty()),
                gates));

    assertThat(drift.exitCode()).isEqualTo(3);
    assertThat(everything()).hasSize((int) before);
    List<Row> rows =
        spark
            .table("comparisons")
            .where("baseline_run = 'r1' AND baseline = 'a' AND layer = 'conv1' AND slice = 'all'")
            .where("statistic LIKE 'energy_in_box%'")
            .orderBy("statistic")
            .collectAsList();
    assertThat(rows)
        .extracting(row -> row.<String>getAs("statistic"))
        .containsExactly(
            "energy_in_box", "energy_in_box:ks", "energy_in_box:psi", "energy_in_box:wasserstein");
    // Images 10 to 59 are in both runs; each is 0.3 lower in the second.
    assertThat(rows.get(0).<Long>getAs("n")).isEqualTo(50);
    assertThat(number(rows.get(0), "mean_difference")).isCloseTo(-0.3, within(1e-12));
    assertThat(number(rows.get(1), "mean_candidate")).isEqualTo(1);
    assertThat(number(rows.get(3), "mean_candidate")).isCloseTo(0.3, within(0.01));
    assertThat(rows.get(1).<Long>getAs("n")).isEqualTo(60);
  }

  @Test
  void whatIsNotThereIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.run(spark, request(subjects("", "r9", "", ""), List.of())))
        .withMessage(
            "Cannot compare run 'r9': the tables have no such finished run; they have r2, r1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.run(spark, request(subjects("", "", "", "c"), List.of())))
        .withMessage("Cannot compare model 'c': run 'r2' has no such model; it has a, b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.run(spark, request(subjects("", "", "a", "a"), List.of())))
        .withMessage(
            "Cannot compare model 'a' of run 'r2' with itself: choose another candidate (models are a, b), or another run with --baseline-run");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Effort(10, 20))
        .withMessage("Cannot bootstrap with 10 resamples: take 100 to 100000, usually 1000");
  }

  private static Subjects subjects(
      String baselineRun, String candidateRun, String baseline, String candidate) {
    return new Subjects(given(baselineRun), given(candidateRun), given(baseline), given(candidate));
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  @Test
  void theViewsShowTheRowsAtOnce() throws IOException {
    long registered = spark.table("comparisons").count();
    Views.register(spark, folder.toString());
    assertThat(spark.table("comparisons").count()).isEqualTo(registered).isPositive();
  }
}
