package io.naflow.jobs.reuse;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.RowTables;
import io.naflow.jobs.table.column.Table;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Copies an earlier run's rows of some images into units of a run: for each model and table a
 * number of units that follows from the images alone, so that an interrupted audit finds them
 * again.
 *
 * @param run the run that gets the rows
 * @param earlier the run that has them
 * @param where the results' directory
 */
public record TakeOver(String run, EarlierRun earlier, Location where) {
  private static final int IMAGES_A_UNIT = 1024;

  /**
   * Copies what is not there yet.
   *
   * @param spark with the earlier run's tables registered
   * @param images whose rows
   * @param models of whom
   * @param firstUnit number of each model's first unit of this kind
   * @param finished units that are there
   */
  public void run(
      SparkSession spark,
      Set<String> images,
      List<String> models,
      int firstUnit,
      Set<UnitKey> finished) {
    Dataset<Row> names = spark.createDataset(List.copyOf(images), Encoders.STRING()).toDF("image");
    int units = (images.size() + IMAGES_A_UNIT - 1) / IMAGES_A_UNIT;
    for (String model : models) {
      int unit = firstUnit;
      for (Table<?> table : tables()) {
        spark
            .table(table.name())
            .where(col("run_id").equalTo(earlier.runId()).and(col("model").equalTo(model)))
            .join(broadcast(names), "image")
            .withColumn("run_id", lit(run))
            .repartition(units, col("image"))
            .sortWithinPartitions("image")
            .toJavaRDD()
            .foreachPartition(
                new Copy(run, earlier.software(), model, table.name(), unit, where, finished));
        unit += units;
      }
    }
  }

  /** Tables with rows of an image. */
  private static List<Table<?>> tables() {
    return List.of(Tables.predictions(), Tables.layerStats(), Tables.maps(), Tables.metrics());
  }

  /** One table's rows of some images, as a unit. */
  private record Copy(
      String run,
      String software,
      String model,
      String table,
      int firstUnit,
      Location where,
      Set<UnitKey> finished)
      implements VoidFunction<Iterator<Row>> {
    @Override
    public void call(Iterator<Row> rows) throws IOException {
      TaskContext task = TaskContext.get();
      var unit = new UnitKey(model, firstUnit + task.partitionId());
      if (finished.contains(unit)) {
        return;
      }
      Table<Row> copied =
          RowTables.of(
              tables().stream().filter(one -> one.name().equals(table)).findFirst().orElseThrow());
      var counts = new Counts();
      String attempt = "reuse-" + task.stageAttemptNumber() + "-" + task.taskAttemptId();
      try (UnitWriter writer = UnitWriter.open(where, run, unit, attempt)) {
        while (rows.hasNext()) {
          Row row = rows.next();
          writer.write(copied, row);
          if (table.equals(Tables.predictions().name())) {
            counts.image(row.getAs("image"), row.getAs("image_sha256"));
            counts.predicted();
            if (row.<Boolean>getAs("turned")) {
              counts.turned();
            }
          }
        }
        writer.commit(counts.asMap(), software);
      }
    }
  }
}
