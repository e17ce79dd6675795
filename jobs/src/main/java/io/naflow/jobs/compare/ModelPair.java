package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.col;

import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.table.ComparisonRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Two models to compare, found in the tables.
 *
 * @param ids runs and models
 * @param layers the candidate's layers, shallow to deep
 * @param kind what is compared of them
 */
record ModelPair(ComparisonRow.Pair ids, List<LayerMatch> layers, Kind kind)
    implements Serializable {
  /** Stands for a run's id: the last one before the candidate's whose gates were met. */
  static final String LAST_PASSED = "last-passed";

  /** What is compared. */
  enum Kind {
    /** Two models of a run, image by image. */
    MODELS,
    /** Two runs, usually of the same model: distributions, too. */
    DRIFT,
    /** A network with itself, before and behind its attention modules. */
    MODULES
  }

  ModelPair {
    layers = List.copyOf(layers);
  }

  /**
   * One of the two.
   *
   * @param ordinal {@link #BASELINE} or {@link #CANDIDATE}
   */
  record Side(String run, String model, int ordinal) {
    static final int BASELINE = 0;
    static final int CANDIDATE = 1;
  }

  Side baseline() {
    return new Side(ids.baselineRun(), ids.baseline(), Side.BASELINE);
  }

  Side candidate() {
    return new Side(ids.runId(), ids.candidate(), Side.CANDIDATE);
  }

  /** A place of the candidate; an empty layer stands for the whole network. */
  ComparisonRow.Place place(String method, String layer) {
    return layers.stream()
        .filter(match -> match.layer().equals(layer))
        .findFirst()
        .map(
            match ->
                new ComparisonRow.Place(
                    method, layer, match.baselineLayer(), match.depth(), match.rule().id()))
        .orElseGet(() -> ComparisonRow.Place.whole(method));
  }

  /**
   * Whether a statistic says something of both sides' layers: it is fixed by definition at neither,
   * and where it is about the step from the layer before, both take the same one.
   */
  boolean isComparable(String name, String layer) {
    Optional<Statistics.Statistic> statistic = Statistics.declared(name);
    return layers.stream()
        .filter(match -> match.layer().equals(layer))
        .allMatch(match -> statistic.filter(found -> !found.isComparable(match)).isEmpty());
  }

  boolean isDrift() {
    return kind == Kind.DRIFT;
  }

  boolean isOfModules() {
    return kind == Kind.MODULES;
  }

  /** The name of a statistic of this pair. */
  String statistic(String name) {
    return isOfModules() ? Modules.PREFIX + name : name;
  }

  /**
   * The pairs asked for, from the registered views.
   *
   * @throws IllegalArgumentException if there are none
   */
  static List<ModelPair> find(SparkSession spark, Subjects subjects) {
    String run = run(spark, subjects.candidateRun());
    String baselineRun = subjects.baselineRun().map(id -> baseline(spark, id, run)).orElse(run);
    // Where no run has passed yet, the first is held against itself: its bounds on values count.
    boolean drift =
        !run.equals(baselineRun) || subjects.baselineRun().filter(LAST_PASSED::equals).isPresent();
    List<Row> models = models(spark, run);
    List<Row> baselineModels = run.equals(baselineRun) ? models : models(spark, baselineRun);
    var pairs = new ArrayList<ModelPair>();
    for (List<String> pair :
        drift
            ? acrossRuns(run, ids(models), baselineRun, ids(baselineModels), subjects)
            : withinRun(run, ids(models), marked(models), subjects)) {
      var ids = new ComparisonRow.Pair(run, baselineRun, pair.get(0), pair.get(1));
      pairs.add(
          new ModelPair(
              ids,
              LayerMatch.of(
                  ComparedNetwork.of(spark, baselineRun, ids.baseline()),
                  ComparedNetwork.of(spark, run, ids.candidate())),
              drift ? Kind.DRIFT : Kind.MODELS));
    }
    return pairs;
  }

  private static String baseline(SparkSession spark, String wanted, String run) {
    return wanted.equals(LAST_PASSED)
        ? PassedRuns.lastBefore(spark, run).orElse(run)
        : run(spark, Optional.of(wanted));
  }

  private static List<List<String>> withinRun(
      String run, List<String> models, Optional<String> marked, Subjects subjects) {
    String baseline =
        subjects
            .baseline()
            .or(() -> marked)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot compare the models of run '%s': none is marked as baseline; choose one with --baseline: %s"
                            .formatted(run, String.join(", ", models))));
    requireModel(run, models, baseline);
    List<String> candidates =
        subjects
            .candidate()
            .map(List::of)
            .orElseGet(() -> models.stream().filter(model -> !model.equals(baseline)).toList());
    candidates.forEach(candidate -> requireModel(run, models, candidate));
    if (candidates.isEmpty() || candidates.contains(baseline)) {
      throw new IllegalArgumentException(
          "Cannot compare model '%s' of run '%s' with itself: choose another candidate (models are %s), or another run with --baseline-run"
              .formatted(baseline, run, String.join(", ", models)));
    }
    return candidates.stream().map(candidate -> List.of(baseline, candidate)).toList();
  }

  private static List<List<String>> acrossRuns(
      String run,
      List<String> models,
      String baselineRun,
      List<String> baselineModels,
      Subjects subjects) {
    List<String> candidates =
        subjects
            .candidate()
            .or(subjects::baseline)
            .map(List::of)
            .orElseGet(() -> models.stream().filter(baselineModels::contains).toList());
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot compare runs '%s' and '%s': they have no model in common (%s and %s); choose two with --baseline and --candidate"
              .formatted(
                  baselineRun, run, String.join(", ", baselineModels), String.join(", ", models)));
    }
    var pairs = new ArrayList<List<String>>();
    for (String candidate : candidates) {
      String baseline = subjects.baseline().orElse(candidate);
      requireModel(run, models, candidate);
      requireModel(baselineRun, baselineModels, baseline);
      pairs.add(List.of(baseline, candidate));
    }
    return pairs;
  }

  private static void requireModel(String run, List<String> models, String model) {
    if (!models.contains(model)) {
      throw new IllegalArgumentException(
          "Cannot compare model '%s': run '%s' has no such model; it has %s"
              .formatted(model, run, String.join(", ", models)));
    }
  }

  /** The run asked for, or the latest. */
  private static String run(SparkSession spark, Optional<String> wanted) {
    List<Row> runs =
        spark
            .table("runs")
            .orderBy(col("finished_at").desc(), col("run_id"))
            .select("run_id")
            .collectAsList();
    List<String> ids = ids(runs);
    if (ids.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot compare: the tables have no finished run; run an audit first");
    }
    String run = wanted.orElse(ids.get(0));
    if (!ids.contains(run)) {
      throw new IllegalArgumentException(
          "Cannot compare run '%s': the tables have no such finished run; they have %s"
              .formatted(run, String.join(", ", ids)));
    }
    return run;
  }

  private static List<Row> models(SparkSession spark, String run) {
    return spark
        .table("models")
        .where(col("run_id").equalTo(run))
        .orderBy("model")
        .select("model", "baseline")
        .collectAsList();
  }

  private static Optional<String> marked(List<Row> models) {
    return models.stream()
        .filter(row -> row.getBoolean(1))
        .map(row -> row.getString(0))
        .findFirst();
  }

  private static List<String> ids(List<Row> rows) {
    return rows.stream().map(row -> row.getString(0)).toList();
  }
}
