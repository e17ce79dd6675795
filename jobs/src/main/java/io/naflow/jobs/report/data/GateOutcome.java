package io.naflow.jobs.report.data;

import io.naflow.jobs.report.data.GateResult.State;
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
                                .thenComparingDouble(GateResult::margin))
                        .toList()))
        .sorted(Comparator.comparing(GateOutcome::state))
        .toList();
  }

  /** The trial that decides, or comes nearest to the bound. */
  public GateResult worst() {
    return trials.get(0);
  }

  /** Not met if a trial is not; otherwise met if one is, as few images hold up no others. */
  public State state() {
    boolean met = trials.stream().anyMatch(trial -> trial.state() == State.MET);
    boolean missed = worst().state() == State.FAILED || worst().state() == State.WARNED;
    return missed || !met ? worst().state() : State.MET;
  }
}
