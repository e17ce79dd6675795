package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison ships from task to task, and that it does not matter how files are divided. */
class ShuffleVolumeTest {
  /** Of layer_stats: a has two layers, b three. */
  private static final int ROWS_AN_IMAGE = 5;

  /**
   * Most numbers of these tables are the same everywhere: they take 38, real ones about 180. As
   * rows with their keys they took 227.
   */
  private static final long BYTES_A_ROW = 60;

  @TempDir private Path folder;

  private final SparkSession spark = LocalSpark.session();

  /** Bytes written for shuffles by tasks that end while it listens. */
  private static final class Written extends SparkListener {
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      bytes.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
    }
  }

  private List<String> compared(String name, ComparedTables.Division division) throws IOException {
    Path tables = folder.resolve(name);
    Location where = Location.of(tables.toString(), spark.sparkContext().hadoopConfiguration());
    new ComparedTables(where, "r", 0, division).write(0, Instant.parse("2026-01-01T00:00:00Z"));
    var effort = new Effort(100, 20);
    Comparison.run(
        spark, new ComparisonRequest(tables.toString(), Subjects.LATEST, effort, List.of()), 2);
    return spark
        .sql("SELECT to_json(struct(*)) AS row FROM comparisons ORDER BY row")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private long written(int images) throws IOException, TimeoutException {
    var written = new Written();
    spark.sparkContext().addSparkListener(written);
    try {
      compared("of" + images, new ComparedTables.Division(images, 100, 100));
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(written);
    }
    return written.bytes.get();
  }

  @Test
  void moreImagesShipLittleMore() throws IOException, TimeoutException {
    long few = written(200);
    long many = written(600);
    assertThat((many - few) / (ROWS_AN_IMAGE * 400.0))
        .as("bytes a row, from %d and %d", few, many)
        .isPositive()
        .isLessThan(BYTES_A_ROW);
  }

  @Test
  void filesOfOtherBlocksGiveTheSameNumbers() throws IOException {
    List<String> same = compared("same", new ComparedTables.Division(60, 20, 20));
    assertThat(compared("other", new ComparedTables.Division(60, 20, 7))).isEqualTo(same);
    assertThat(compared("one", new ComparedTables.Division(60, 60, 60))).isEqualTo(same);
    assertThat(same).anyMatch(row -> row.contains("map_earth_mover"));
  }
}
