package io.naflow.jobs.compare;

import io.naflow.jobs.compare.check.Verdict;
import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.table.GateRow.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
    Map<String, Map<List<String>, Set<Status>>> tried = new HashMap<>();
    Set<String> failed = new HashSet<>();
    Map<List<String>, String> severities = new HashMap<>();
    for (Row row : spark.sql(GATES).collectAsList()) {
      List<String> gate = List.of(text(row, 1), text(row, 2), text(row, 3), text(row, 4));
      tried
          .computeIfAbsent(row.getString(0), id -> new HashMap<>())
          .computeIfAbsent(gate, key -> new HashSet<>())
          .add(Status.of(row.getString(6)));
      severities.put(concat(row.getString(0), gate), row.getString(5));
    }
    tried.forEach(
        (id, gates) ->
            gates.forEach(
                (gate, statuses) -> {
                  boolean must = severities.get(concat(id, gate)).equals(Severity.FAIL.id());
                  if (must && Verdict.ofTrials(statuses) != Status.MET) {
                    failed.add(id);
                  }
                }));
    return spark.sql(EARLIER, Map.of("run", run)).collectAsList().stream()
        .map(row -> row.getString(0))
        .filter(id -> tried.containsKey(id) && !failed.contains(id))
        .findFirst();
  }

  private static String text(Row row, int column) {
    return row.getString(column);
  }

  private static List<String> concat(String first, List<String> rest) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }
}
