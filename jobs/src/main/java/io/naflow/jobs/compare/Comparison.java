package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.col;

import io.naflow.jobs.compare.check.GateTrial;
import io.naflow.jobs.compare.check.SettingChange;
import io.naflow.jobs.compare.check.Untrained;
import io.naflow.jobs.compare.series.ItemIndex;
import io.naflow.jobs.compare.series.ItemSlices;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.identity.Sha256;
import io.naflow.jobs.store.DerivedStore;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.GateRow;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Compares models over the images that both have seen, from the tables alone. */
public final class Comparison {
  private static final int NAME_CHARACTERS = 12;

  private final SparkSession spark;
  private final ComparisonRequest request;
  private final int partitions;

  private Comparison(SparkSession spark, ComparisonRequest request, int partitions) {
    this.spark = spark;
    this.request = request;
    this.partitions = partitions;
  }

  /**
   * Compares, and replaces the rows of {@code comparisons} and {@code gates} that an earlier
   * comparison of the same models and runs left in the candidate's run. Registers the tables' views
   * in the session, the new rows included.
   *
   * @throws IllegalArgumentException if there is nothing to compare
   * @throws UnknownStatisticException if a gate is about a statistic that there is not
   * @throws IllegalStateException if the run is being written by another process
   * @throws IOException if the tables cannot be written
   */
  public static ComparisonResult run(SparkSession spark, ComparisonRequest request)
      throws IOException {
    // A cell is much work and few bytes, so the number is not Spark's to reduce.
    int partitions = 4 * spark.sparkContext().defaultParallelism();
    return run(spark, request, partitions);
  }

  /** With the cells in so many partitions, which changes no number. */
  static ComparisonResult run(SparkSession spark, ComparisonRequest request, int partitions)
      throws IOException {
    Views.register(spark, request.tables());
    List<ModelPair> models = ModelPair.find(spark, request.subjects());
    List<Untrained> untrained = UntrainedModels.of(spark, models);
    UntrainedModels.require(untrained, request.allowSeeded());
    ExpectedMetrics metrics = ExpectedMetrics.of(spark, models);
    GatedStatistics.require(metrics, request.gates());
    Map<String, Modules> modules = modules(spark, models);
    var pairs = new ArrayList<>(models);
    modules.values().forEach(each -> each.pair().ifPresent(pairs::add));
    String run = pairs.get(0).ids().runId();
    Location where =
        Location.ofTables(request.tables(), spark.sparkContext().hadoopConfiguration());
    ComparisonResult result;
    try (DerivedStore store =
        DerivedStore.open(where, run, pairs.stream().map(Comparison::name).toList())) {
      result =
          new Comparison(spark, request, partitions).compare(pairs, modules, metrics, where, store);
    }
    result = result.with(untrained);
    Views.register(spark, request.tables());
    return result;
  }

  /** Of each model of one run that is compared with another. */
  private static Map<String, Modules> modules(SparkSession spark, List<ModelPair> pairs) {
    var modules = new TreeMap<String, Modules>();
    for (ModelPair pair : pairs) {
      if (!pair.isDrift()) {
        for (String model : List.of(pair.ids().baseline(), pair.ids().candidate())) {
          modules.computeIfAbsent(model, id -> Modules.of(spark, pair.ids().runId(), id));
        }
      }
    }
    return modules;
  }

  private ComparisonResult compare(
      List<ModelPair> pairs,
      Map<String, Modules> modules,
      ExpectedMetrics metrics,
      Location where,
      DerivedStore store)
      throws IOException {
    var values = new Values(spark, pairs, metrics, where);
    Items items = Items.of(values.items(), pairs.size());
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<ItemIndex> index = context.broadcast(items.index());
    Broadcast<List<ItemSlices>> slices = context.broadcast(items.slices());
    var task = new CellTask(pairs, request.effort(), request.gates(), index, slices);
    JavaRDD<CellTask.Judged> cells =
        cells(values.packed(index)).mapPartitions(task).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      var summary = new Summary();
      long rows = 0;
      Iterator<List<ComparisonRow>> families =
          Families.adjusted(cells.flatMap(cell -> cell.rows().iterator())).toLocalIterator();
      while (families.hasNext()) {
        for (ComparisonRow row : families.next()) {
          store.write(name(pairs, row.pair(), row.statistic()), Tables.comparisons(), row);
          summary.add(row);
          rows++;
        }
      }
      List<GateRow> gates =
          ordered(pairs, cells.flatMap(cell -> cell.gates().iterator()).collect());
      for (GateRow gate : gates) {
        store.write(name(pairs, gate.pair(), gate.statistic()), Tables.gates(), gate);
      }
      store.publish(Tables.derived());
      ComparisonRow.Pair ids = pairs.get(0).ids();
      List<SettingChange> changes = SettingChanges.between(spark, ids.baselineRun(), ids.runId());
      var lines = new ArrayList<>(metrics.remarks());
      lines.addAll(summary.lines(pairs, lost(pairs), modules, changes, gates));
      return new ComparisonResult(
          ids.runId(), ids.baselineRun(), rows, changes, gates, List.of(), lines);
    } finally {
      cells.unpersist();
      index.destroy();
      slices.destroy();
    }
  }

  /** Images that have no numbers of one of the two models, as they could not be explained. */
  private Map<ComparisonRow.Pair, Long> lost(List<ModelPair> pairs) {
    var lost = new HashMap<ComparisonRow.Pair, Long>();
    for (ModelPair pair : pairs) {
      long images =
          spark
              .table("failures")
              .where(of(pair.baseline()).or(of(pair.candidate())))
              .select("image")
              .distinct()
              .count();
      lost.put(pair.ids(), images);
    }
    return lost;
  }

  private static Column of(ModelPair.Side side) {
    return col("run_id").equalTo(side.run()).and(col("model").equalTo(side.model()));
  }

  /** What belongs to a cell side by side in one partition. */
  private JavaRDD<Row> cells(Dataset<Row> packed) {
    Column[] key = {col("pair"), col("method"), col("layer"), col("statistic")};
    return packed.repartition(partitions, key).sortWithinPartitions(key).toJavaRDD();
  }

  /** In the gates' order, each one's worst first; a gate that fits nothing has rows that say so. */
  private List<GateRow> ordered(List<ModelPair> pairs, List<GateRow> found) {
    Comparator<GateRow> worstFirst =
        Comparator.comparing((GateRow row) -> Summary.badness(row.finding().status()))
            .thenComparing(row -> -row.finding().missing())
            .thenComparing(row -> row.place().method())
            .thenComparing(row -> row.place().depth())
            .thenComparing(row -> row.place().layer())
            .thenComparing(GateRow::slice)
            .thenComparing(row -> row.bound().of())
            .thenComparing(row -> row.bound().side());
    var ordered = new ArrayList<GateRow>();
    for (Gate gate : request.gates()) {
      boolean ofModules = gate.statistic().startsWith(Modules.PREFIX);
      List<ModelPair> about =
          pairs.stream().filter(pair -> pair.isOfModules() == ofModules).toList();
      // No network with a module: said once, of the first pair.
      for (ModelPair pair : about.isEmpty() ? pairs.subList(0, 1) : about) {
        List<GateRow> trials =
            found.stream()
                .filter(row -> row.bound().gate().equals(gate.name()))
                .filter(row -> row.pair().equals(pair.ids()))
                .sorted(worstFirst)
                .toList();
        ordered.addAll(trials.isEmpty() ? GateTrial.unmatched(gate, pair.ids()) : trials);
      }
    }
    return ordered;
  }

  /** Of the pair that rows are of: the same two ids also stand for a network and its modules. */
  private static String name(List<ModelPair> pairs, ComparisonRow.Pair ids, String statistic) {
    boolean ofModules = statistic.startsWith(Modules.PREFIX);
    return pairs.stream()
        .filter(pair -> pair.ids().equals(ids))
        .min(Comparator.comparing(pair -> pair.isOfModules() != ofModules))
        .map(Comparison::name)
        .orElseThrow();
  }

  /** What the pair's files are named after: all that makes it another comparison. */
  private static String name(ModelPair pair) {
    ComparisonRow.Pair ids = pair.ids();
    String all = String.join("\n", ids.baselineRun(), ids.baseline(), ids.candidate());
    all += pair.isOfModules() ? "\n" + Modules.PREFIX : "";
    return "compare-"
        + Sha256.hex(all.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_CHARACTERS);
  }
}
