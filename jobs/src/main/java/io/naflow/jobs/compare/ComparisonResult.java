package io.naflow.jobs.compare;

import io.naflow.jobs.compare.check.SettingChange;
import io.naflow.jobs.compare.check.Untrained;
import io.naflow.jobs.compare.check.Verdict;
import io.naflow.jobs.compare.check.VerdictJson;
import io.naflow.jobs.table.GateRow;
import java.util.ArrayList;
import java.util.List;

/**
 * What came out; the rows themselves are in {@code comparisons} and {@code gates}.
 *
 * @param runId the run whose tables hold the rows
 * @param baselineRun the baseline's run
 * @param comparisons number of rows
 * @param changes settings in which the two runs differ, what was computed by included
 * @param gates each bound tried, in the gates' order, the worst first
 * @param untrained models in whose weights nothing was learnt
 * @param summary lines for a person
 */
public record ComparisonResult(
    String runId,
    String baselineRun,
    long comparisons,
    List<SettingChange> changes,
    List<GateRow> gates,
    List<Untrained> untrained,
    List<String> summary) {
  /** Of the job, if a gate of severity {@code fail} is not met. */
  private static final int GATE_NOT_MET = 3;

  public ComparisonResult {
    changes = List.copyOf(changes);
    gates = List.copyOf(gates);
    untrained = List.copyOf(untrained);
    summary = List.copyOf(summary);
  }

  /** The same, which says first in which models nothing was learnt. */
  ComparisonResult with(List<Untrained> found) {
    var lines = new ArrayList<>(found.stream().map(Untrained::warning).toList());
    lines.addAll(summary);
    return new ComparisonResult(runId, baselineRun, comparisons, changes, gates, found, lines);
  }

  /** Whether the gates are met. */
  public Verdict verdict() {
    return Verdict.of(Verdict.byGate(gates).values());
  }

  /** 0, or 3 if a gate of severity {@code fail} is not met. */
  public int exitCode() {
    return verdict() == Verdict.FAIL ? GATE_NOT_MET : 0;
  }

  /** The machine-readable verdict, JSON. */
  public String verdictJson() {
    return VerdictJson.of(runId, baselineRun, changes, untrained, Verdict.byGate(gates));
  }
}
