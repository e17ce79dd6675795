package io.naflow.jobs.compare.statistic;

import java.util.HashMap;
import java.util.Map;

/** How many values differ from the commonest; counted up to a few, which is all that is asked. */
final class Variety {
  private final Map<Double, Integer> counts = new HashMap<>();
  private int differing;
  private int n;

  void add(double value) {
    n++;
    // The number never falls: what comes is either as the commonest or one more.
    if (differing < PoissonBootstrap.LEAST_DIFFERING) {
      // Not -0.0, which is another key.
      counts.merge(value + 0.0, 1, Integer::sum);
      int commonest = counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
      differing = n - commonest;
    }
  }

  /** Exact below {@link PoissonBootstrap#LEAST_DIFFERING}. */
  int differing() {
    return differing;
  }
}
