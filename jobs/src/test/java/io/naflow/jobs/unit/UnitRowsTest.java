package io.naflow.jobs.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.api.Outcome;
import io.naflow.jobs.config.AuditConfig.Output;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.RunStore;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.Rows;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitRowsTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  /** Whichever task writes the row: all write it here. */
  @Test
  void aFailuresMessageHidesCredentials() throws IOException {
    Location where = Location.of(folder.toString(), spark.sparkContext().hadoopConfiguration());
    try (RunStore store = RunStore.open(where, "r1")) {
      try (UnitWriter writer = UnitWriter.open(where, "r1", new UnitKey("m", 0), "a")) {
        new UnitRows("r1", "m", new Output(true, 0), writer, NamedClasses.none())
            .failure(
                new ImageItem("a.png", 1, -1, List.of()),
                new Outcome.Failed(
                    "read", "IOException", "Cannot read s3a://key:hunter2@bucket/a.png"));
        writer.commit(Map.of());
      }
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.publish();
    }

    Views.register(spark, folder.toString());
    assertThat(spark.sql("SELECT image, model, message FROM failures").collectAsList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(0)).isEqualTo("a.png");
              assertThat(row.getString(1)).isEqualTo("m");
              assertThat(row.getString(2)).contains("bucket/a.png").doesNotContain("hunter2");
            });
  }
}
