package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.naflow.jobs.compare.ModelPair.Side;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.AuditConfig.Sample;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.unit.MetricCosts;
import io.naflow.jobs.unit.MetricSample;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.types.DataTypes;

/**
 * What each map was to be measured by, as the runs' configurations have it: a metric that is not
 * defined for a map leaves no row, and what is not there would not be missed.
 */
final class ExpectedMetrics {
  /** Between a metric's name and the part of the network that one of its numbers is of. */
  private static final String PART = "@";

  private static final String IMAGES =
      """
      SELECT image FROM predictions WHERE run_id = :run
      UNION SELECT image FROM failures WHERE run_id = :run AND model IS NOT NULL
      """;

  private final SparkSession spark;
  private final List<String> inTable;
  private final List<Expected> expected = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();

  /** Numbers of some names that a run's maps were to have. */
  private record Expected(String run, Set<String> names, Asked asked) {}

  /**
   * Of which maps.
   *
   * @param places models' layers
   * @param methods whose maps; all if empty
   * @param metric its place in the sample
   */
  private record Asked(Set<Place> places, Set<String> methods, MetricSample sample, int metric)
      implements UDF4<String, String, String, String, Boolean> {
    @Override
    public Boolean call(String model, String layer, String method, String image) {
      return places.contains(new Place(model, layer))
          && (methods.isEmpty() || methods.contains(method))
          && sample.holds(metric, image);
    }
  }

  private record Place(String model, String layer) implements Serializable {}

  private ExpectedMetrics(SparkSession spark, List<String> inTable) {
    this.spark = spark;
    this.inTable = inTable;
  }

  /** Of all runs of the pairs, from the registered views. */
  static ExpectedMetrics of(SparkSession spark, Collection<ModelPair> pairs) {
    List<String> names =
        spark.table("metrics").select("metric").distinct().as(Encoders.STRING()).collectAsList();
    var found = new ExpectedMetrics(spark, names);
    pairs.stream()
        .flatMap(pair -> Stream.of(pair.baseline(), pair.candidate()))
        .map(Side::run)
        .distinct()
        .forEach(found::add);
    return found;
  }

  private void add(String run) {
    Optional<AuditConfig> config = config(run);
    if (config.isEmpty() || config.get().metrics().isEmpty()) {
      return;
    }
    List<Metric> metrics = config.get().metrics();
    MetricSample sample = MetricSample.of(config.get(), counted(metrics) ? images(run) : List.of());
    List<Row> layers =
        spark
            .table("layers")
            .where(col("run_id").equalTo(run))
            .select("model", "layer", "depth")
            .collectAsList();
    for (int i = 0; i < metrics.size(); i++) {
      Metric metric = metrics.get(i);
      var places = new HashSet<Place>();
      layers.stream()
          .filter(row -> metric.layers().matches(row.getString(1), row.getDouble(2)))
          .forEach(row -> places.add(new Place(row.getString(0), row.getString(1))));
      expected.add(
          new Expected(
              run, names(metric), new Asked(places, Set.copyOf(metric.methods()), sample, i)));
    }
  }

  /** Of runs that another version wrote there may be none that can be read. */
  private Optional<AuditConfig> config(String run) {
    String json =
        spark.table("runs").where(col("run_id").equalTo(run)).first().<String>getAs("config");
    try {
      return Optional.of(AuditConfigReader.read(json, "the configuration of " + run, List.of()));
    } catch (ConfigException otherwiseWritten) {
      unread.add(run);
      return Optional.empty();
    }
  }

  private static boolean counted(List<Metric> metrics) {
    return metrics.stream().anyMatch(metric -> metric.sample() instanceof Sample.Count);
  }

  private List<String> images(String run) {
    return spark.sql(IMAGES, Map.of("run", run)).as(Encoders.STRING()).collectAsList();
  }

  /** Its numbers' names, those of parts of a network as far as any map has them. */
  private Set<String> names(Metric metric) {
    var names = new TreeSet<String>();
    MetricCosts.measured(metric).measures().forEach(measure -> names.add(measure.name()));
    inTable.stream()
        .filter(name -> names.contains(name.split(PART, 2)[0]))
        .toList()
        .forEach(names::add);
    return names;
  }

  /** All there are, in the table or expected, in order. */
  List<String> names() {
    var names = new TreeSet<String>(inTable);
    expected.forEach(one -> names.addAll(one.names()));
    return List.copyOf(names);
  }

  /** Lines for a person about what could not be expected. */
  List<String> remarks() {
    // Without metrics there is nothing to count.
    List<String> runs = inTable.isEmpty() ? List.of() : unread;
    return runs.stream()
        .map(
            run ->
                "metrics   the configuration of run %s is of another version: maps without a metric's number are not counted"
                    .formatted(run))
        .toList();
  }

  boolean isEmpty() {
    return expected.isEmpty();
  }

  /**
   * NaN where a row of {@code layer_stats} is of a map that was to have such a number, otherwise
   * null.
   */
  Column gap(String name) {
    return expected.stream()
        .filter(one -> one.names().contains(name))
        .map(
            one ->
                when(
                    col("run_id")
                        .equalTo(one.run())
                        .and(
                            udf(one.asked(), DataTypes.BooleanType)
                                .apply(col("model"), col("layer"), col("method"), col("image"))),
                    lit(Double.NaN)))
        .reduce((one, other) -> coalesce(one, other))
        .orElseGet(() -> lit(null).cast(DataTypes.DoubleType));
  }
}
