package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import io.naflow.jobs.config.Gate;
import io.naflow.jobs.gate.GateTrial;
import io.naflow.jobs.runtime.Sha256;
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
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
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
    List<ModelPair> pairs = ModelPair.find(spark, request.subjects());
    String run = pairs.get(0).ids().runId();
    Location where =
        Location.ofTables(request.tables(), spark.sparkContext().hadoopConfiguration());
    ComparisonResult result;
    try (DerivedStore store =
        DerivedStore.open(where, run, pairs.stream().map(pair -> name(pair.ids())).toList())) {
      result = new Comparison(spark, request, partitions).compare(pairs, store);
    }
    Views.register(spark, request.tables());
    return result;
  }

  private ComparisonResult compare(List<ModelPair> pairs, DerivedStore store) throws IOException {
    JavaRDD<CellTask.Judged> cells =
        cells(pairs)
            .toJavaRDD()
            .map(new CellTask(pairs, request.effort(), request.gates()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      var summary = new Summary();
      long rows = 0;
      Iterator<List<ComparisonRow>> families =
          Families.adjusted(cells.flatMap(cell -> cell.rows().iterator())).toLocalIterator();
      while (families.hasNext()) {
        for (ComparisonRow row : families.next()) {
          store.write(name(row.pair()), Tables.comparisons(), row);
          summary.add(row);
          rows++;
        }
      }
      List<GateRow> gates =
          ordered(pairs, cells.flatMap(cell -> cell.gates().iterator()).collect());
      for (GateRow gate : gates) {
        store.write(name(gate.pair()), Tables.gates(), gate);
      }
      store.publish(List.of(Tables.comparisons(), Tables.gates()));
      ComparisonRow.Pair ids = pairs.get(0).ids();
      return new ComparisonResult(
          ids.runId(), ids.baselineRun(), rows, gates, summary.lines(pairs, gates));
    } finally {
      cells.unpersist();
    }
  }

  /** A row a cell: {@code (pair, method, layer, statistic, values)}, values sorted by image. */
  private Dataset<Row> cells(List<ModelPair> pairs) {
    Column[] key = {col("pair"), col("method"), col("layer"), col("statistic")};
    Column value =
        struct(col("item"), col("side"), col("value"), col("label"), col("outcome"), col("decile"));
    return pairs.stream()
        .map(pair -> values(pair, pairs.indexOf(pair)))
        .reduce(Dataset::union)
        .orElseThrow()
        .repartition(partitions, key)
        .groupBy(key)
        .agg(sort_array(collect_list(value)).as("values"));
  }

  private Dataset<Row> values(ModelPair pair, int index) {
    var values = new Values(spark, pair);
    return values
        .all()
        .join(broadcast(values.attributes()), new String[] {"image"}, "left")
        .withColumn("pair", lit(index));
  }

  /** In the gates' order, each one's worst first; a gate that fits nothing has rows that say so. */
  private List<GateRow> ordered(List<ModelPair> pairs, List<GateRow> found) {
    Comparator<GateRow> worstFirst =
        Comparator.comparing((GateRow row) -> Summary.badness(row.finding().status()))
            .thenComparing(row -> row.place().method())
            .thenComparing(row -> row.place().depth())
            .thenComparing(row -> row.place().layer())
            .thenComparing(GateRow::slice)
            .thenComparing(row -> row.bound().of())
            .thenComparing(row -> row.bound().side());
    var ordered = new ArrayList<GateRow>();
    for (Gate gate : request.gates()) {
      for (ModelPair pair : pairs) {
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

  /** What the pair's files are named after: all that makes it another comparison. */
  private static String name(ComparisonRow.Pair pair) {
    String all = String.join("\n", pair.baselineRun(), pair.baseline(), pair.candidate());
    return "compare-"
        + Sha256.hex(all.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_CHARACTERS);
  }
}
