package io.naflow.jobs.store;

import io.naflow.jobs.table.HalfMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code decode_map(map, map_scale)}: the numbers of a stored map, {@code array<double>},
 * row-major; null where either argument is.
 */
final class MapFunctions {
  private MapFunctions() {}

  static void register(SparkSession spark) {
    UDF2<byte[], Double, double[]> decode =
        (map, scale) -> map == null || scale == null ? null : new HalfMap(map, scale).decode();
    spark
        .udf()
        .register("decode_map", decode, DataTypes.createArrayType(DataTypes.DoubleType, false));
  }
}
