package io.naflow.jobs.report.read;

import io.naflow.api.Head;
import io.naflow.api.WeightsInfo;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.table.RunRow;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * One run in the registered views. Sums are taken in decimal numbers, so that they do not depend on
 * the order in which Spark adds up: the same tables give the same digits.
 */
public final class RunTables {
  private static final String RUNS =
      """
      SELECT run_id, name, attempt_id, seed, started_at, finished_at, status, config, code_version,
        spark_version, engine_version, device, dataset_fingerprint, images, failures
      FROM runs ORDER BY finished_at DESC, run_id
      """;

  private final SparkSession spark;
  private final RunRow run;
  private final List<RunRow> others;

  private RunTables(SparkSession spark, RunRow run, List<RunRow> others) {
    this.spark = spark;
    this.run = run;
    this.others = List.copyOf(others);
  }

  /**
   * A run, by default the one that was finished last.
   *
   * @throws IllegalArgumentException if there is no such run; the message lists those there are
   */
  public static RunTables open(SparkSession spark, Optional<String> runId) {
    List<RunRow> runs = spark.sql(RUNS).collectAsList().stream().map(RunTables::run).toList();
    RunRow run =
        runs.stream()
            .filter(row -> runId.map(row.runId()::equals).orElse(true))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot report on run '%s': the tables have %s; give one with --run"
                            .formatted(
                                runId.orElse("(latest)"),
                                runs.isEmpty()
                                    ? "no runs"
                                    : "the runs "
                                        + runs.stream()
                                            .map(RunRow::runId)
                                            .collect(Collectors.joining(", ")))));
    return new RunTables(spark, run, runs.stream().filter(row -> !row.equals(run)).toList());
  }

  public RunRow run() {
    return run;
  }

  /** The other runs in the tables, the latest first. */
  public List<RunRow> others() {
    return others;
  }

  /** The baseline first, then the others as they are called. */
  public List<ModelRow> models() {
    return query(
            """
            SELECT run_id, model, architecture, weights, weights_sha256, parameters, classes,
              preprocessing, baseline, head, threshold, weights_kind, allow_seeded, state_dict
            FROM models WHERE run_id = :run ORDER BY baseline DESC, model
            """)
        .map(RunTables::model)
        .toList();
  }

  private static ModelRow model(Row row) {
    OptionalDouble threshold =
        row.isNullAt(10) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(10));
    return new ModelRow(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getInt(6),
        row.getString(7),
        row.getBoolean(8),
        Optional.ofNullable(row.getString(9)).map(head -> Head.parse(head, threshold)),
        Optional.ofNullable(row.getString(11)).flatMap(WeightsInfo.Kind::named),
        !row.isNullAt(12) && row.getBoolean(12),
        Optional.ofNullable(row.getString(13)));
  }

  /** By model's name. */
  public List<Accuracy> accuracies() {
    return query(
            """
            SELECT model, count(*), count(correct), count_if(correct),
              CAST(sum(CAST(probability AS DECIMAL(28, 20))) AS DOUBLE), count(probability)
            FROM predictions WHERE run_id = :run GROUP BY model ORDER BY model
            """)
        .map(
            row ->
                new Accuracy(
                    row.getString(0),
                    row.getLong(1),
                    row.getLong(2) == 0
                        ? Optional.empty()
                        : Optional.of(Interval.ofShare(row.getLong(2), row.getLong(3))),
                    row.getLong(5) == 0
                        ? Optional.empty()
                        : Optional.of(row.getDouble(4) / row.getLong(5))))
        .toList();
  }

  /** By model, method and layer, shallow to deep. */
  public List<LayerMean> layerMeans() {
    String sums =
        Stream.of(Statistic.values())
            .map(Statistic::column)
            .map(
                column ->
                    "count(%1$s), %2$s, %3$s"
                        .formatted(column, sum(column), sum(column + " * " + column)))
            .collect(Collectors.joining(", "));
    return query(
            """
            SELECT model, method, layer, layer_index, depth, count(*),
              count_if(map_status = 'degenerate'), count(converged), count_if(NOT converged), %s
            FROM layer_stats WHERE run_id = :run
            GROUP BY model, method, layer, layer_index, depth
            ORDER BY model, method, layer_index, layer
            """
                .formatted(sums))
        .map(RunTables::layerMean)
        .toList();
  }

  private static String sum(String value) {
    return "CAST(sum(CAST(%s AS DECIMAL(28, 20))) AS DOUBLE)".formatted(value);
  }

  private static LayerMean layerMean(Row row) {
    var means = new EnumMap<Statistic, Interval>(Statistic.class);
    int column = 9;
    for (Statistic statistic : Statistic.values()) {
      if (row.getLong(column) > 0) {
        means.put(
            statistic,
            Interval.ofSums(
                row.getLong(column), row.getDouble(column + 1), row.getDouble(column + 2)));
      }
      column += 3;
    }
    return new LayerMean(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getInt(3),
        row.getDouble(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        means);
  }

  /** The first failures by image, at most {@code limit}. */
  public List<FailureRow> failures(int limit) {
    return query(
            """
            SELECT run_id, image, model, stage, error_class, message FROM failures
            WHERE run_id = :run
            ORDER BY image, model NULLS FIRST, stage, error_class, message LIMIT :limit
            """,
            Map.of("limit", limit))
        .map(
            row ->
                new FailureRow(
                    row.getString(0),
                    row.getString(1),
                    Optional.ofNullable(row.getString(2)),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
        .toList();
  }

  /** How many failures there are by stage and kind, the most frequent first. */
  public Map<String, Long> failureKinds() {
    var kinds = new LinkedHashMap<String, Long>();
    query(
            """
            SELECT concat(stage, ': ', error_class) AS kind, count(*) AS failures FROM failures
            WHERE run_id = :run GROUP BY stage, error_class ORDER BY failures DESC, kind
            """)
        .forEach(row -> kinds.put(row.getString(0), row.getLong(1)));
    return kinds;
  }

  SparkSession spark() {
    return spark;
  }

  Stream<Row> query(String sql) {
    return query(sql, Map.of());
  }

  /** Runs a query with {@code :run} and more parameters. */
  Stream<Row> query(String sql, Map<String, Object> parameters) {
    return query(sql, parameters, functions.lit(true));
  }

  /** Of a query's rows, those that a condition holds for. */
  Stream<Row> query(String sql, Map<String, Object> parameters, Column condition) {
    var all = new HashMap<String, Object>(parameters);
    all.put("run", run.runId());
    return spark.sql(sql, all).where(condition).collectAsList().stream();
  }

  private static RunRow run(Row row) {
    return new RunRow(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getTimestamp(4).toInstant(),
        row.getTimestamp(5).toInstant(),
        row.getString(6),
        row.getString(7),
        new RunRow.Software(
            row.getString(8), row.getString(9), row.getString(10), row.getString(11)),
        new RunRow.Dataset(row.getString(12), row.getLong(13), row.getLong(14)));
  }
}
