package io.naflow.jobs.store;

import java.util.Map;

/**
 * What a committed unit said of itself.
 *
 * @param attempt the attempt that committed it
 * @param counters as given to the commit
 * @param software on what it was done, as given to the commit
 * @param rows how many it wrote to each table
 */
public record UnitReport(
    String attempt, Map<String, Long> counters, String software, Map<String, Long> rows) {
  public UnitReport {
    counters = Map.copyOf(counters);
    rows = Map.copyOf(rows);
  }
}
