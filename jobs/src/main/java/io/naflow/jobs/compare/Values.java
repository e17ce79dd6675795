package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.naflow.jobs.compare.ModelPair.Side;
import io.naflow.jobs.compare.Statistics.Role;
import io.naflow.jobs.compare.Statistics.Statistic;
import io.naflow.jobs.compare.distance.MapDistances;
import io.naflow.jobs.compare.series.ItemIndex;
import io.naflow.jobs.compare.series.Packing;
import io.naflow.jobs.store.Location;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * All numbers that are compared, from the registered views, packed: {@code pair, method, layer (the
 * candidate's), statistic, side, items, numbers}. Method and layer are empty where there is none.
 * The item is what is paired: the image, with its partner in networks that compare two.
 *
 * <p>Small tables say which pairs a model's rows belong to, and on which side. So each table is
 * read once, however many pairs there are, and Spark's planning, which takes longer than the
 * reading when there are few images, stays the same.
 */
final class Values {
  /** From this similarity to the last layer's map on, a map counts as being in its final place. */
  private static final double LOCKED = 0.8;

  /** What is paired: few-shot episodes ask about one image again, each time another question. */
  static final String ITEM = "concat_ws('|', image, pair, role, episode) AS item";

  private static final String PREDICTED = "concat_ws('|', image, episode) AS item";

  private static final StructType OWNERS =
      new StructType()
          .add("run_id", DataTypes.StringType)
          .add("model", DataTypes.StringType)
          .add("whole", DataTypes.BooleanType);

  private static final StructType SIDES =
      new StructType()
          .add("run_id", DataTypes.StringType)
          .add("model", DataTypes.StringType)
          .add("of_pair", DataTypes.IntegerType)
          .add("side", DataTypes.IntegerType)
          .add("whole", DataTypes.BooleanType);

  private static final StructType PLACED =
      SIDES.add("layer", DataTypes.StringType).add("place", DataTypes.StringType);

  private final SparkSession spark;
  private final MapValues maps;
  private final ExpectedMetrics expected;
  private final Dataset<Row> owners;
  private final Dataset<Row> sides;
  private final Dataset<Row> placed;

  /**
   * @param pairs each meant by its place in the list
   * @param expected which metrics their maps were to be measured by
   */
  Values(SparkSession spark, List<ModelPair> pairs, ExpectedMetrics expected, Location where) {
    this.spark = spark;
    this.maps = new MapValues(spark, pairs, where);
    this.expected = expected;
    var ownerRows = new LinkedHashSet<Row>();
    var sideRows = new ArrayList<Row>();
    var placedRows = new ArrayList<Row>();
    for (int i = 0; i < pairs.size(); i++) {
      for (Side side : List.of(pairs.get(i).baseline(), pairs.get(i).candidate())) {
        boolean whole = !pairs.get(i).isOfModules();
        ownerRows.add(RowFactory.create(side.run(), side.model(), whole));
        sideRows.add(RowFactory.create(side.run(), side.model(), i, side.ordinal(), whole));
        for (LayerMatch match : pairs.get(i).layers()) {
          String own = side.ordinal() == Side.BASELINE ? match.baselineLayer() : match.layer();
          placedRows.add(
              RowFactory.create(
                  side.run(), side.model(), i, side.ordinal(), whole, own, match.layer()));
        }
      }
    }
    this.owners = broadcast(spark.createDataFrame(List.copyOf(ownerRows), OWNERS));
    this.sides = broadcast(spark.createDataFrame(sideRows, SIDES));
    this.placed = broadcast(spark.createDataFrame(placedRows, PLACED));
  }

  /**
   * The numbers of both sides, and the distances of their maps; NaN where an explained image has
   * none.
   */
  Dataset<Row> packed(Broadcast<ItemIndex> index) {
    List<Statistic> ofLayers = Statistics.ofLayers();
    return Packing.of(
            layerStatistics(ofLayers), ofLayers.stream().map(Statistic::name).toList(), index)
        .union(Packing.of(lockDepths(), List.of(Statistics.LOCK_DEPTH), index))
        .union(metrics(index))
        .union(
            Packing.of(predictions(), List.of(Statistics.ACCURACY, Statistics.PROBABILITY), index))
        .union(Packing.of(maps.distances(sides, placed), MapDistances.NAMES, index));
  }

  /**
   * All that is compared, sorted: {@code item, pair, label, outcome, decile, object, mask}, a row
   * for each pair whose two models both have said something of the image, otherwise one with nulls.
   */
  Dataset<Row> items() {
    Dataset<Row> items =
        Stream.of("layer_stats", "maps", "metrics")
            .map(table -> of(table, owners, "run_id", "model").selectExpr("image", "episode", ITEM))
            .reduce(
                of("predictions", owners, "run_id", "model")
                    .selectExpr("image", "episode", PREDICTED),
                Dataset::union)
            .distinct();
    Dataset<Row> both = saidByBoth();
    return items
        .join(known(both), new String[] {"image"}, "left")
        .alias("items")
        .join(
            said(both).alias("said"),
            expr(
                "items.pair = said.pair AND items.image = said.image AND items.episode <=> said.episode"),
            "left")
        .selectExpr("item", "items.pair AS pair", "label", "outcome", "decile", "object", "mask")
        .orderBy("item", "pair");
  }

  /** What both models of a pair have said of an image, in an episode where there are some. */
  private Dataset<Row> saidByBoth() {
    Dataset<Row> predictions = of("predictions", sides, "run_id", "model");
    Dataset<Row> before =
        predictions
            .where("side = " + Side.BASELINE)
            .selectExpr(
                "of_pair AS pair",
                "image",
                "episode",
                "label",
                "correct",
                "probability",
                "object_share",
                "nullif(mask_share, 0D) AS mask_share");
    Dataset<Row> after =
        predictions
            .where("side = " + Side.CANDIDATE)
            .selectExpr(
                "of_pair AS other_pair",
                "image AS other_image",
                "episode AS other_episode",
                "label AS other_label",
                "correct AS other_correct");
    return before.join(
        after,
        expr("pair = other_pair AND image = other_image AND episode <=> other_episode"),
        "inner");
  }

  /**
   * Per pair and image: the label, and in which third by its share of the picture the object is, by
   * its box and by its mask.
   */
  private static Dataset<Row> known(Dataset<Row> both) {
    return both.groupBy("pair", "image")
        .agg(
            expr("max(coalesce(label, other_label))").as("label"),
            expr("max(object_share)").as("object_share"),
            expr("max(mask_share)").as("mask_share"))
        .selectExpr(
            "pair",
            "image",
            "label",
            """
            CASE WHEN object_share IS NOT NULL THEN element_at(array('small', 'medium', 'large'),
              ntile(3) OVER (PARTITION BY pair, object_share IS NULL ORDER BY object_share, image))
            END AS object
            """,
            """
            CASE WHEN mask_share IS NOT NULL THEN element_at(array('small', 'medium', 'large'),
              ntile(3) OVER (PARTITION BY pair, mask_share IS NULL ORDER BY mask_share, image))
            END AS mask
            """);
  }

  /**
   * Per pair, image and episode: which of the two is right, and the decile of the baseline's
   * confidence.
   */
  private static Dataset<Row> said(Dataset<Row> both) {
    return both.selectExpr(
        "pair",
        "image",
        "episode",
        """
        CASE WHEN correct AND other_correct THEN 'both_right'
             WHEN correct AND NOT other_correct THEN 'only_baseline_right'
             WHEN NOT correct AND other_correct THEN 'only_candidate_right'
             WHEN NOT correct AND NOT other_correct THEN 'both_wrong' END AS outcome
        """,
        """
        CASE WHEN probability IS NOT NULL THEN
          ntile(10) OVER
            (PARTITION BY pair, probability IS NULL ORDER BY probability, image, episode)
        END AS decile
        """);
  }

  private Dataset<Row> layerStatistics(List<Statistic> statistics) {
    return numbers(
        placed("layer_stats"), "method", "place", ITEM, statistics.stream().map(Values::ofLayer));
  }

  private static Column ofLayer(Statistic statistic) {
    Column value = col(statistic.name()).cast("double");
    Column gap = lit(Double.NaN);
    return switch (statistic.gap()) {
      case MISSING -> coalesce(value, gap);
      case MISSING_IF_BOXED, MISSING_IF_MASKED ->
          coalesce(value, when(col("map_status").equalTo("degenerate"), gap));
      case NOT_APPLICABLE ->
          // How an inversion went says nothing about what a module does to the attention.
          statistic.role() == Role.DIAGNOSTIC ? when(col("whole"), value) : value;
    };
  }

  /** The depth of the first layer after the last one whose map is not yet in its place. */
  private Dataset<Row> lockDepths() {
    Dataset<Row> locks =
        of("layer_stats", owners.where("whole"), "run_id", "model")
            .selectExpr(
                "run_id",
                "model",
                "method",
                ITEM,
                "depth",
                "coalesce(similarity_to_last, -1) >= " + LOCKED + " AS locked")
            .groupBy("run_id", "model", "method", "item")
            .agg(
                expr("coalesce(max(depth) FILTER (WHERE NOT locked), -1)").as("loose"),
                expr("sort_array(collect_list(depth))").as("depths"))
            .join(sides.where("whole"), new String[] {"run_id", "model"}, "inner");
    return numbers(
        locks,
        "method",
        "''",
        "item",
        Stream.of(expr("coalesce(filter(depths, depth -> depth > loose)[0], double('NaN'))")));
  }

  /** With a NaN for each that is expected; where there is a number, too, the number counts. */
  private Dataset<Row> metrics(Broadcast<ItemIndex> index) {
    List<String> names = expected.names();
    Stream<Column> values =
        names.stream().map(name -> when(col("metric").equalTo(name), col("value")));
    Dataset<Row> found =
        Packing.of(numbers(placed("metrics"), "method", "place", ITEM, values), names, index);
    if (expected.isEmpty()) {
      return found;
    }
    Stream<Column> gaps = names.stream().map(expected::gap);
    return found.union(
        Packing.of(numbers(placed("layer_stats"), "method", "place", ITEM, gaps), names, index));
  }

  private Dataset<Row> predictions() {
    return numbers(
        of("predictions", sides.where("whole"), "run_id", "model"),
        "''",
        "''",
        PREDICTED,
        Stream.of(col("correct"), col("probability")));
  }

  /** Rows by layer, each layer of a baseline once for every layer it is matched with. */
  private Dataset<Row> placed(String table) {
    return of(table, placed, "run_id", "model", "layer");
  }

  private Dataset<Row> of(String table, Dataset<Row> owners, String... by) {
    return spark.table(table).join(owners, by, "inner");
  }

  /** Rows as {@link Packing} takes them. */
  private static Dataset<Row> numbers(
      Dataset<Row> rows, String method, String layer, String item, Stream<Column> values) {
    Stream<Column> keys =
        Stream.of(col("of_pair"), col("side"), expr(method), expr(layer), expr(item));
    return rows.select(
        Stream.concat(keys, values.map(value -> value.cast("double"))).toArray(Column[]::new));
  }
}
