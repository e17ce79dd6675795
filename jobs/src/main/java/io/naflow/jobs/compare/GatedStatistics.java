package io.naflow.jobs.compare;

import io.naflow.jobs.config.Gate;
import io.naflow.jobs.text.NearestWord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sees before any work that there is what gates are about: a name misspelt would never be tried.
 */
final class GatedStatistics {
  private GatedStatistics() {}

  /**
   * Refuses names of statistics that are neither declared nor metrics of the tables or the runs.
   *
   * @throws UnknownStatisticException at the first; the message has the name that comes nearest
   */
  static void require(ExpectedMetrics metrics, List<Gate> gates) {
    Set<String> known = new TreeSet<>(Statistics.names());
    known.addAll(metrics.names());
    for (int i = 0; i < gates.size(); i++) {
      String name = gates.get(i).statistic();
      String base = Statistics.base(name);
      if (!known.contains(base)) {
        throw new UnknownStatisticException(
            "Cannot try gate '%s': gates[%d].statistic is '%s', which is no statistic or metric of these tables%s; docs/comparing.md lists them"
                .formatted(
                    gates.get(i).name(),
                    i,
                    name,
                    nearest(base, known)
                        .map(near -> "; did you mean " + name.replace(base, near) + "?")
                        .orElse("")));
      }
    }
  }

  /** The same metric with other settings, or the word somebody probably meant. */
  private static Optional<String> nearest(String base, Set<String> known) {
    return known.stream()
        .filter(name -> name.startsWith(base + ":"))
        .findFirst()
        .or(() -> NearestWord.nearest(base, known));
  }
}
