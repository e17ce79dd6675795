package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.naflow.jobs.compare.ModelPair.Side;
import io.naflow.jobs.compare.distance.BlockDistances;
import io.naflow.jobs.compare.distance.MapDistances;
import io.naflow.jobs.compare.distance.MapFile;
import io.naflow.jobs.store.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Distances of two models' maps, as rows {@code (pair, side, method, layer, item, distances...)}.
 * Maps are by far the largest of what is compared. Models of one run have theirs in files of the
 * same images, and there a task reads both; where a pair's files are divided otherwise, as those of
 * two runs may be, maps are brought together by a join.
 */
record MapValues(SparkSession spark, List<ModelPair> pairs, Location where) {
  /** Enough for tasks of even length, few enough for what each begins with. */
  private static final int UNITS_AT_ONCE = 8;

  private record Maps(int pair, String method) {}

  private record Block(String method, String number) {}

  /**
   * All of them.
   *
   * @param sides {@code (run_id, model, of_pair, side)}
   * @param placed the same with {@code layer} and {@code place}
   */
  Dataset<Row> distances(Dataset<Row> sides, Dataset<Row> placed) {
    Set<Maps> scattered = scattered(sides);
    Dataset<Row> distances = together(scattered);
    return scattered.isEmpty() ? distances : distances.union(joined(placed, scattered));
  }

  /** What has an item whose maps do not all lie in the same block. */
  private Set<Maps> scattered(Dataset<Row> sides) {
    return spark
        .table("maps")
        .select(
            col("run_id"),
            col("model"),
            col("method"),
            expr(Values.ITEM),
            MapFile.blockOfRow().as("block"))
        .join(sides, new String[] {"run_id", "model"}, "inner")
        .groupBy("of_pair", "method", "item")
        .agg(expr("min(block) <> max(block)").as("scattered"))
        .where("scattered")
        .select("of_pair", "method")
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> new Maps(row.getInt(0), row.getString(1)))
        .collect(Collectors.toSet());
  }

  private Dataset<Row> together(Set<Maps> scattered) {
    List<BlockDistances.Unit> units = units(scattered);
    int tasks = Math.max(1, (units.size() + UNITS_AT_ONCE - 1) / UNITS_AT_ONCE);
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(units, tasks)
            .flatMap(new BlockDistances(where));
    StructType type =
        new StructType()
            .add("of_pair", DataTypes.IntegerType)
            .add("side", DataTypes.IntegerType)
            .add("method", DataTypes.StringType)
            .add("place", DataTypes.StringType)
            .add("item", DataTypes.StringType);
    for (String name : MapDistances.NAMES) {
      type = type.add(name, DataTypes.DoubleType);
    }
    return spark.createDataFrame(rows, type);
  }

  private List<BlockDistances.Unit> units(Set<Maps> scattered) {
    List<MapFile> files =
        Stream.of(spark.table("maps").inputFiles()).sorted().map(MapFile::of).toList();
    var units = new ArrayList<BlockDistances.Unit>();
    for (int i = 0; i < pairs.size(); i++) {
      Map<String, String> layers =
          pairs.get(i).layers().stream()
              .collect(Collectors.toMap(LayerMatch::layer, LayerMatch::baselineLayer));
      Map<Block, List<MapFile>> before = blocks(files, pairs.get(i).baseline());
      Map<Block, List<MapFile>> after = blocks(files, pairs.get(i).candidate());
      for (Map.Entry<Block, List<MapFile>> entry : before.entrySet()) {
        boolean both = after.containsKey(entry.getKey());
        if (both && !scattered.contains(new Maps(i, entry.getKey().method()))) {
          units.add(
              new BlockDistances.Unit(i, layers, entry.getValue(), after.get(entry.getKey())));
        }
      }
    }
    return units;
  }

  private static Map<Block, List<MapFile>> blocks(List<MapFile> files, Side side) {
    return files.stream()
        .filter(file -> file.run().equals(side.run()) && file.model().equals(side.model()))
        .collect(
            Collectors.groupingBy(
                file -> new Block(file.method(), file.block()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private Dataset<Row> joined(Dataset<Row> placed, Set<Maps> scattered) {
    StructType type =
        new StructType().add("of_pair", DataTypes.IntegerType).add("method", DataTypes.StringType);
    List<Row> wanted =
        scattered.stream().map(maps -> RowFactory.create(maps.pair(), maps.method())).toList();
    Dataset<Row> maps =
        spark
            .table("maps")
            .join(placed, new String[] {"run_id", "model", "layer"}, "inner")
            .join(
                broadcast(spark.createDataFrame(wanted, type)),
                new String[] {"of_pair", "method"},
                "left_semi")
            .select(
                col("of_pair"),
                col("side"),
                col("method"),
                col("place"),
                expr(Values.ITEM),
                MapDistances.map().as("map"));
    Dataset<Row> before =
        maps.where("side = " + Side.BASELINE)
            .selectExpr("of_pair", "method", "place", "item", "map AS before");
    String[] by = {"of_pair", "method", "place", "item"};
    return before
        .join(maps.where("side = " + Side.CANDIDATE), by, "inner")
        .withColumn("distances", MapDistances.udf().apply(col("before"), col("map")))
        .selectExpr(
            "of_pair",
            "side",
            "method",
            "place",
            "item",
            "coalesce(distances[0], double('NaN'))",
            "coalesce(distances[1], double('NaN'))",
            "coalesce(distances[2], double('NaN'))");
  }
}
