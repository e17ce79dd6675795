package io.naflow.jobs.audit;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.AccumulatorV2;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Tells a person how far the job is, from what tasks report with their heartbeats: one line that
 * renews itself on a terminal, a plain line now and then elsewhere.
 */
final class ProgressReporter extends SparkListener implements AutoCloseable {
  private static final Duration ON_TERMINAL = Duration.ofMillis(500);
  private static final Duration IN_LOG = Duration.ofSeconds(15);

  private final SparkContext spark;
  private final PrintStream out;
  private final boolean terminal;
  private final long images;
  private final long doneBefore;
  private final AccumulatorV2<Long, Long> done;
  private final AccumulatorV2<Long, Long> failed;
  private final Instant start = Instant.now();
  private final ConcurrentMap<Long, long[]> running = new ConcurrentHashMap<>();
  private Instant printed = Instant.now();

  /**
   * @param doneBefore images that an earlier attempt has done
   */
  ProgressReporter(
      SparkContext spark,
      PrintStream out,
      long images,
      long doneBefore,
      AccumulatorV2<Long, Long> done,
      AccumulatorV2<Long, Long> failed) {
    this.spark = spark;
    this.out = out;
    this.terminal = System.console() != null;
    this.images = images;
    this.doneBefore = doneBefore;
    this.done = done;
    this.failed = failed;
  }

  /** Listens until it is closed: jobs that follow are not its own. */
  void begin() {
    spark.addSparkListener(this);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    // Scala 2.12 has scala.collection.Seq here, 2.13 its immutable one.
    Iterator<? extends Tuple4<Object, Object, Object, ? extends Seq<AccumulableInfo>>> tasks =
        update.accumUpdates().iterator();
    while (tasks.hasNext()) {
      var task = tasks.next();
      long[] counts = new long[2];
      Iterator<AccumulableInfo> infos = task._4().iterator();
      while (infos.hasNext()) {
        AccumulableInfo info = infos.next();
        if (info.id() == done.id()) {
          counts[0] = count(info);
        } else if (info.id() == failed.id()) {
          counts[1] = count(info);
        }
      }
      running.put((Long) task._1(), counts);
    }
    show();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    running.remove(end.taskInfo().taskId());
    show();
  }

  private static long count(AccumulableInfo info) {
    return info.update().isDefined() && info.update().get() instanceof Long value ? value : 0;
  }

  private synchronized void show() {
    Duration pause = terminal ? ON_TERMINAL : IN_LOG;
    if (Duration.between(printed, Instant.now()).compareTo(pause) >= 0) {
      print();
    }
  }

  private void print() {
    printed = Instant.now();
    long doneNow = done.value();
    long failedNow = failed.value();
    for (long[] counts : running.values()) {
      doneNow += counts[0];
      failedNow += counts[1];
    }
    String line =
        new Progress(
                images - doneBefore,
                Math.min(doneNow, images - doneBefore),
                failedNow,
                Duration.between(start, Instant.now()))
            .line();
    if (terminal) {
      out.print("\r" + line + "\u001b[K");
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Prints how it ended. */
  @Override
  public void close() {
    spark.removeSparkListener(this);
    end();
  }

  private synchronized void end() {
    running.clear();
    print();
    if (terminal) {
      out.println();
    }
  }
}
