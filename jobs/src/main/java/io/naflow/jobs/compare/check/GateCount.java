package io.naflow.jobs.compare.check;

import io.naflow.jobs.table.GateRow.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;

/**
 * How gates came out, whatever their severity; each {@link GateId} counts once, however many places
 * it was tried at.
 *
 * @param all how many there are
 * @param notMet missed at a place
 * @param undecided missed nowhere, and not decided everywhere
 */
public record GateCount(int all, int notMet, int undecided) {
  /** Of each gate's status. */
  public static GateCount of(Collection<Status> gates) {
    return new GateCount(
        gates.size(),
        Collections.frequency(gates, Status.NOT_MET),
        Collections.frequency(gates, Status.UNDECIDED));
  }

  /** {@code 1 not met, 2 undecided of 5}; {@code all 5 met} where nothing stands against them. */
  public String said() {
    var against = new ArrayList<String>();
    if (notMet > 0) {
      against.add(notMet + " not met");
    }
    if (undecided > 0) {
      against.add(undecided + " undecided");
    }
    return against.isEmpty()
        ? "all %d met".formatted(all)
        : "%s of %d".formatted(String.join(", ", against), all);
  }
}
