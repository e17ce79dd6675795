package io.naflow.jobs.audit;

import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.dataset.AbsentImageException;
import io.naflow.jobs.dataset.ImageBlock;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.RunStore;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.unit.BlockTask;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Explains blocks, in rounds. A task that does not find a listed image where it runs leaves its
 * block open; the driver then looks itself. An image that it does not see either is gone, and
 * becomes a failure in the next round. One that it sees is absent on some worker: the block is
 * tried again, and at last fails the tasks, so that Spark tries elsewhere and may exclude that
 * worker.
 */
record ExplainJob(
    SparkSession spark, PrintStream messages, AuditPlan plan, Location where, RunStore store) {

  /**
   * Does all that is open.
   *
   * @param images of all blocks, also of those that are done
   * @throws IOException if the tables cannot be written
   */
  void run(List<ImageBlock> open, long images) throws IOException {
    boolean strict = false;
    List<ImageBlock> left = open;
    while (!left.isEmpty()) {
      Optional<SparkException> failure = round(left, images, strict);
      if (failure.isPresent() && !AbsentImageException.isCauseOf(failure.get())) {
        throw undeclared(failure.get());
      }
      Set<UnitKey> finished = store.committedUnits().keySet();
      List<ImageBlock> undone =
          left.stream().filter(block -> !plan.isFinished(block, finished)).toList();
      List<ImageBlock> seen = asSeenHere(undone);
      if (failure.isPresent() && seen.equals(undone)) {
        throw undeclared(failure.get());
      }
      boolean stuck = undone.size() == left.size() && seen.equals(undone);
      strict =
          stuck || spark.sparkContext().conf().getBoolean("spark.excludeOnFailure.enabled", false);
      left = seen;
    }
  }

  /** The blocks with each image that is not there marked as never found. */
  private List<ImageBlock> asSeenHere(List<ImageBlock> blocks) throws IOException {
    if (blocks.isEmpty()) {
      return blocks;
    }
    try (var loader =
        new ImageLoader(
            plan.config().dataset().path(),
            plan.config().dataset().orientation(),
            where.configuration())) {
      return blocks.stream().map(block -> block.asSeenBy(loader)).toList();
    }
  }

  private Optional<SparkException> round(List<ImageBlock> open, long images, boolean strict)
      throws IOException {
    long toDo = open.stream().mapToLong(block -> block.items().size()).sum();
    LongAccumulator done = spark.sparkContext().longAccumulator("images done");
    LongAccumulator failed = spark.sparkContext().longAccumulator("failures");
    try (var progress =
        new ProgressReporter(spark.sparkContext(), messages, images, images - toDo, done, failed)) {
      progress.begin();
      explain(
          open,
          new BlockTask(
              plan.runId(),
              CanonicalConfig.json(plan.config()),
              plan.sample(),
              plan.names(),
              where,
              new HashSet<>(store.committedUnits().keySet()),
              strict,
              done,
              failed));
      return Optional.empty();
    } catch (SparkException e) {
      return Optional.of(e);
    }
  }

  /** As Spark itself throws it from Java. */
  @SuppressWarnings("unchecked")
  static <E extends Exception> E undeclared(Exception failure) throws E {
    throw (E) failure;
  }

  /** Spark throws this checked exception without declaring it. */
  private void explain(List<ImageBlock> open, BlockTask task) throws SparkException {
    new JavaSparkContext(spark.sparkContext()).parallelize(open, open.size()).foreach(task);
  }
}
