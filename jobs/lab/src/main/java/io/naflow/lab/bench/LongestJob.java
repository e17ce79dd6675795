package io.naflow.lab.bench;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** When the longest of Spark's own jobs began and ended: in an audit, the one that explains. */
final class LongestJob extends SparkListener {
  private final Map<Integer, Long> begun = new HashMap<>();
  private long begin;
  private long end;

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    begun.put(start.jobId(), start.time());
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd ended) {
    long started = begun.remove(ended.jobId());
    if (ended.time() - started > end - begin) {
      begin = started;
      end = ended.time();
    }
  }

  /** Milliseconds since 1970. */
  synchronized long begin() {
    return begin;
  }

  /** Milliseconds since 1970. */
  synchronized long end() {
    return end;
  }
}
