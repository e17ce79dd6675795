package io.naflow.jobs.report.read;

import io.naflow.jobs.compare.check.GateCount;
import io.naflow.jobs.compare.check.GateId;
import io.naflow.jobs.compare.check.Verdict;
import io.naflow.jobs.report.read.GateResult.State;
import io.naflow.jobs.table.GateRow.Status;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a gate came out, over all places and slices where it was tried.
 *
 * @param trials the worst first
 */
public record GateOutcome(List<GateResult> trials) {

  public GateOutcome {
    trials = List.copyOf(trials);
  }

  /** Of each gate, those first that are not met. */
  public static List<GateOutcome> of(List<GateResult> results) {
    Map<GateId, List<GateResult>> byGate =
        results.stream()
            .collect(
                Collectors.groupingBy(GateResult::id, LinkedHashMap::new, Collectors.toList()));
    return byGate.values().stream()
        .map(
            trials ->
                new GateOutcome(
                    trials.stream()
                        .sorted(
                            Comparator.comparing(GateResult::state)
                                .thenComparing(trial -> -trial.missing())
                                .thenComparingDouble(GateResult::margin))
                        .toList()))
        .sorted(Comparator.comparing(GateOutcome::state))
        .toList();
  }

  /** The trial that decides, or comes nearest to the bound. */
  public GateResult worst() {
    return trials.get(0);
  }

  /** As the verdict has it. */
  public Status status() {
    return Verdict.ofTrials(trials.stream().map(GateResult::status).toList());
  }

  /** The same, with what that means. */
  public State state() {
    return State.of(status(), worst().mustBeMet());
  }

  /** How many gates came out how. */
  public static GateCount count(List<GateOutcome> outcomes) {
    return GateCount.of(outcomes.stream().map(GateOutcome::status).toList());
  }
}
