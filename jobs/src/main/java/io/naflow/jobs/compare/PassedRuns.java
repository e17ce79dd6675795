package io.naflow.jobs.compare;

import io.naflow.jobs.compare.check.GateId;
import io.naflow.jobs.compare.check.Verdict;
import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.table.GateRow.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Finds what drift is measured from: the last run before a run that has the same name and whose
 * gates were met. A run that failed, or whose gates nobody has tried, never becomes what others are
 * held against.
 */
final class PassedRuns {
  private static final String EARLIER =
      """
      SELECT run_id FROM runs
      WHERE name = (SELECT min(name) FROM runs WHERE run_id = :run)
        AND finished_at < (SELECT min(finished_at) FROM runs WHERE run_id = :run)
      ORDER BY finished_at DESC, run_id
      """;

  private static final String GATES =
      """
      SELECT DISTINCT run_id, baseline_run, baseline, candidate, gate, severity, status FROM gates
      """;

  private PassedRuns() {}

  /** The last one before a run; from the registered views. */
  static Optional<String> lastBefore(SparkSession spark, String run) {
    Map<String, Map<GateId, Set<Status>>> tried = new HashMap<>();
    Map<String, Set<GateId>> required = new HashMap<>();
    for (Row row : spark.sql(GATES).collectAsList()) {
      String id = row.getString(0);
      var gate = new GateId(row.getString(4), row.getString(1), row.getString(2), row.getString(3));
      tried
          .computeIfAbsent(id, any -> new HashMap<>())
          .computeIfAbsent(gate, any -> new HashSet<>())
          .add(Status.of(row.getString(6)));
      if (row.getString(5).equals(Severity.FAIL.id())) {
        required.computeIfAbsent(id, any -> new HashSet<>()).add(gate);
      }
    }
    return spark.sql(EARLIER, Map.of("run", run)).collectAsList().stream()
        .map(row -> row.getString(0))
        .filter(tried::containsKey)
        .filter(
            id ->
                required.getOrDefault(id, Set.of()).stream()
                    .allMatch(gate -> Verdict.ofTrials(tried.get(id).get(gate)) == Status.MET))
        .findFirst();
  }
}
