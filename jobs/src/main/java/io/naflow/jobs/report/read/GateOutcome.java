package io.naflow.jobs.report.read;

import io.naflow.jobs.report.read.GateResult.State;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a gate came out for a candidate, over all places and slices where it was tried.
 *
 * @param trials the worst first
 */
public record GateOutcome(List<GateResult> trials) {

  public GateOutcome {
    trials = List.copyOf(trials);
  }

  /** Of each gate and candidate, those first that are not met. */
  public static List<GateOutcome> of(List<GateResult> results) {
    Map<List<String>, List<GateResult>> byGate =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    result -> List.of(result.gate(), result.candidate()),
                    LinkedHashMap::new,
                    Collectors.toList()));
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

  /**
   * As the verdict has it: not met if a trial is not, otherwise undecided if one is; trials that
   * were skipped count for nothing, and where there are no others the gate is undecided.
   */
  public State state() {
    if (worst().state() != State.SKIPPED || isMet()) {
      return worst().state() == State.SKIPPED ? State.MET : worst().state();
    }
    return worst().mustBeMet() ? State.UNDECIDED : State.UNDECIDED_WARNING;
  }

  private boolean isMet() {
    return trials.stream().anyMatch(trial -> trial.state() == State.MET);
  }
}
