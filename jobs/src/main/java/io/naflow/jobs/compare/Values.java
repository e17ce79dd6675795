package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.naflow.jobs.compare.ModelPair.Side;
import io.naflow.jobs.schema.ColumnType;
import io.naflow.jobs.table.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * All numbers that are compared, from the registered views, one a row: {@code method, layer
 * (candidate's), statistic, side, image, item, value}. Method and layer are empty where there is
 * none. The item is what is paired: the image, with its partner in networks that compare two.
 */
record Values(SparkSession spark, ModelPair pair) {
  static final String ACCURACY = "accuracy";
  static final String LOCK_DEPTH = "lock_depth";

  /** From this similarity to the last layer's map on, a map counts as being in its final place. */
  private static final double LOCKED = 0.8;

  private static final Set<String> PLACES = Set.of("layer_index", "depth");

  private static final Column[] ROW =
      Stream.of("method", "layer", "statistic", "side", "image", "item", "value")
          .map(name -> col(name))
          .toArray(Column[]::new);

  private static final StructType MATCHES =
      new StructType().add("own_layer", DataTypes.StringType).add("layer", DataTypes.StringType);

  /** The numbers of both sides, and the distances of their maps. */
  Dataset<Row> all() {
    return of(pair.baseline()).union(of(pair.candidate())).union(distances());
  }

  /**
   * Per image: the label, which of the two is right, and the decile of the baseline's confidence.
   */
  Dataset<Row> attributes() {
    Dataset<Row> before =
        rows("predictions", pair.baseline())
            .select(
                col("image"),
                col("label"),
                col("correct").as("baseline_correct"),
                col("probability"));
    Dataset<Row> after =
        rows("predictions", pair.candidate())
            .select(
                col("image"),
                col("label").as("candidate_label"),
                col("correct").as("candidate_correct"));
    Column outcome =
        when(expr("baseline_correct AND candidate_correct"), "both_right")
            .when(expr("baseline_correct AND NOT candidate_correct"), "only_baseline_right")
            .when(expr("NOT baseline_correct AND candidate_correct"), "only_candidate_right")
            .when(expr("NOT baseline_correct AND NOT candidate_correct"), "both_wrong");
    return before
        .join(after, "image")
        .select(
            col("image"),
            coalesce(col("label"), col("candidate_label")).as("label"),
            outcome.as("outcome"),
            expr("ntile(10) OVER (ORDER BY probability, image)").as("decile"));
  }

  private Dataset<Row> of(Side side) {
    return layerStatistics(side)
        .union(lockDepths(side))
        .union(metrics(side))
        .union(predictions(side));
  }

  private Dataset<Row> layerStatistics(Side side) {
    List<String> names =
        Tables.layerStats().columns().stream()
            .filter(column -> isNumber(column.type()) && !PLACES.contains(column.name()))
            .map(io.naflow.jobs.schema.Column::name)
            .toList();
    return unpivoted(
        matched(rows("layer_stats", side), side),
        names,
        names.stream().map(name -> col(name)).toList());
  }

  private static boolean isNumber(ColumnType type) {
    return type == ColumnType.Scalar.DOUBLE
        || type == ColumnType.Scalar.INTEGER
        || type == ColumnType.Scalar.BOOLEAN;
  }

  private Dataset<Row> lockDepths(Side side) {
    WindowSpec network = Window.partitionBy("method", "item");
    Dataset<Row> locks =
        rows("layer_stats", side)
            .withColumn(
                "loose",
                when(coalesce(col("similarity_to_last"), lit(-1)).lt(LOCKED), col("layer_index"))
                    .otherwise(-1))
            .withColumn("last_loose", max("loose").over(network))
            .where(col("layer_index").gt(col("last_loose")))
            .groupBy("method", "item", "image")
            .agg(min("depth").as(LOCK_DEPTH))
            .withColumn("layer", lit(""))
            .withColumn("side", lit(side.ordinal()));
    return unpivoted(locks, List.of(LOCK_DEPTH), List.of(col(LOCK_DEPTH)));
  }

  private Dataset<Row> metrics(Side side) {
    return matched(rows("metrics", side), side).withColumn("statistic", col("metric")).select(ROW);
  }

  private Dataset<Row> predictions(Side side) {
    Dataset<Row> rows =
        rows("predictions", side)
            .withColumn("method", lit(""))
            .withColumn("layer", lit(""))
            .withColumn("item", col("image"));
    return unpivoted(
        rows, List.of(ACCURACY, "probability"), List.of(col("correct"), col("probability")));
  }

  private Dataset<Row> distances() {
    Dataset<Row> before =
        matched(rows("maps", pair.baseline()), pair.baseline())
            .select(col("method"), col("layer"), col("item"), MapDistances.map().as("before"));
    Dataset<Row> after =
        rows("maps", pair.candidate())
            .select(
                col("method"),
                col("layer"),
                col("item"),
                col("image"),
                col("side"),
                MapDistances.map().as("after"));
    Column distances = MapDistances.udf().apply(col("before"), col("after"));
    Dataset<Row> joined =
        before
            .join(after, new String[] {"method", "layer", "item"}, "inner")
            .withColumn("distances", distances);
    return unpivoted(
        joined,
        MapDistances.NAMES,
        List.of(
            col("distances").getItem(0), col("distances").getItem(1), col("distances").getItem(2)));
  }

  private Dataset<Row> rows(String table, Side side) {
    Dataset<Row> rows =
        spark
            .table(table)
            .where(col("run_id").equalTo(side.run()).and(col("model").equalTo(side.model())))
            .withColumn("side", lit(side.ordinal()));
    return Arrays.asList(rows.columns()).contains("pair")
        ? rows.withColumn("item", concat_ws("|", col("image"), col("pair"), col("role")))
        : rows;
  }

  /** With each layer of the baseline under the names of the candidate's that it is matched with. */
  private Dataset<Row> matched(Dataset<Row> rows, Side side) {
    if (side.ordinal() == Side.CANDIDATE) {
      return rows;
    }
    Dataset<Row> names =
        spark.createDataFrame(
            pair.layers().stream()
                .map(match -> RowFactory.create(match.baselineLayer(), match.layer()))
                .toList(),
            MATCHES);
    return rows.withColumnRenamed("layer", "own_layer").join(broadcast(names), "own_layer");
  }

  private static Dataset<Row> unpivoted(
      Dataset<Row> rows, List<String> names, List<Column> values) {
    Column[] entries = new Column[names.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] =
          struct(lit(names.get(i)).as("statistic"), values.get(i).cast("double").as("value"));
    }
    return rows.withColumn("entry", explode(array(entries)))
        .withColumn("statistic", col("entry.statistic"))
        .withColumn("value", col("entry.value"))
        .where(col("value").isNotNull())
        .select(ROW);
  }
}
