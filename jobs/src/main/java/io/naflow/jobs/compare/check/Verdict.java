package io.naflow.jobs.compare.check;

import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.table.GateRow;
import io.naflow.jobs.table.GateRow.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the gates are met. */
public enum Verdict {
  PASS,
  /** Only gates of severity {@code warn} are not met. */
  WARN,
  FAIL;

  /** As it stands in files. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * One gate's status: not met if one of its trials is not; otherwise undecided if one is, as what
   * was not checked must not pass; otherwise met if at least one is. Trials that were skipped count
   * for nothing.
   */
  public static Status statusOf(Collection<GateRow> trials) {
    return ofTrials(trials.stream().map(trial -> trial.finding().status()).toList());
  }

  /** The same of its trials' own. */
  public static Status ofTrials(Collection<Status> trials) {
    if (trials.contains(Status.NOT_MET)) {
      return Status.NOT_MET;
    }
    boolean open = trials.contains(Status.UNDECIDED) || !trials.contains(Status.MET);
    return open ? Status.UNDECIDED : Status.MET;
  }

  /** The trials of each gate, in their order. */
  public static Map<GateId, List<GateRow>> byGate(List<GateRow> trials) {
    var byGate = new LinkedHashMap<GateId, List<GateRow>>();
    for (GateRow row : trials) {
      byGate
          .computeIfAbsent(GateId.of(row.bound().gate(), row.pair()), id -> new ArrayList<>())
          .add(row);
    }
    return byGate;
  }

  /** How many gates came out how. */
  public static GateCount count(Collection<? extends Collection<GateRow>> trialsByGate) {
    return GateCount.of(trialsByGate.stream().map(Verdict::statusOf).toList());
  }

  /** All gates' verdict. An undecided gate is not met: what was not checked must not pass. */
  public static Verdict of(Collection<? extends Collection<GateRow>> trialsByGate) {
    Verdict verdict = PASS;
    for (Collection<GateRow> trials : trialsByGate) {
      if (statusOf(trials) != Status.MET) {
        boolean fails =
            trials.stream().anyMatch(row -> row.bound().severity().equals(Severity.FAIL.id()));
        verdict = fails || verdict == FAIL ? FAIL : WARN;
      }
    }
    return verdict;
  }
}
