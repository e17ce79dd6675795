package io.naflow.jobs.store;

import java.util.Map;

/**
 * What a committed unit said of itself.
 *
 * @param attempt the attempt that committed it
 * @param counters as given to the commit
 */
public record UnitReport(String attempt, Map<String, Long> counters) {
  public UnitReport {
    counters = Map.copyOf(counters);
  }
}
