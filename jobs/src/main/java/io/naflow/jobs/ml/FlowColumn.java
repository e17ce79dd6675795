package io.naflow.jobs.ml;

import io.naflow.api.AttentionMap;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.jobs.table.HalfMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The output column of {@link AttentionFlowTransformer}. */
final class FlowColumn {
  static final StructType MAP =
      new StructType()
          .add("method", DataTypes.StringType, false)
          .add("layer", DataTypes.StringType, false)
          .add("layer_index", DataTypes.IntegerType, false)
          .add("height", DataTypes.IntegerType, false)
          .add("width", DataTypes.IntegerType, false)
          .add("map", DataTypes.BinaryType, false)
          .add("map_scale", DataTypes.DoubleType, false);

  static final StructType TYPE =
      new StructType()
          .add("predicted", DataTypes.IntegerType, true)
          .add("probability", DataTypes.DoubleType, true)
          .add("maps", DataTypes.createArrayType(MAP, false), true)
          .add("error", DataTypes.StringType, true);

  private FlowColumn() {}

  static Row explained(Outcome.Explained outcome) {
    Row[] maps = outcome.maps().stream().map(FlowColumn::map).toArray(Row[]::new);
    return RowFactory.create(
        outcome.prediction().classIndex(), probability(outcome.prediction()), maps, null);
  }

  private static Object probability(Prediction prediction) {
    return prediction.probability().isPresent() ? prediction.probability().getAsDouble() : null;
  }

  static Row failed(String message) {
    return RowFactory.create(null, null, null, message);
  }

  private static Row map(AttentionMap map) {
    HalfMap stored = HalfMap.encode(map.values());
    return RowFactory.create(
        map.method(),
        map.layer().name(),
        map.layer().index(),
        map.height(),
        map.width(),
        stored.halfLittleEndian(),
        stored.scale());
  }
}
