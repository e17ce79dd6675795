package io.naflow.jobs.report.read;

import io.naflow.jobs.compare.check.GateId;
import io.naflow.jobs.table.GateRow.Status;
import java.util.List;
import java.util.Optional;

/**
 * A bound of a gate as {@code naflow compare} left it in the table {@code gates}.
 *
 * @param id which
 * @param status how it came out
 * @param mustBeMet whether not meeting it fails the whole
 * @param place method and layer, as far as there are any
 * @param bound what was asked, in words
 * @param judged what was held against the bound
 * @param margin by how much it is met; below 0 by how much it is missed; NaN if not judged
 * @param value the mean itself with its interval
 * @param missing images that were explained and have no value
 * @param note why it is undecided; empty where it is not
 * @param images that drove it, most first
 */
public record GateResult(
    GateId id,
    Status status,
    boolean mustBeMet,
    String place,
    String statistic,
    String slice,
    String bound,
    Optional<Double> judged,
    double margin,
    Optional<Interval> value,
    long n,
    long missing,
    String note,
    List<String> images) {

  public GateResult {
    images = List.copyOf(images);
  }

  /** How it came out, with what that means. */
  public State state() {
    return State.of(status, mustBeMet);
  }

  /** How a gate came out, the worst first. */
  public enum State {
    /** Not met, and it must be. */
    FAILED,
    /** It could not be judged, and it must be met: that does not pass. */
    UNDECIDED,
    /** Not met, and it may be so. */
    WARNED,
    /** Undecided, and it may be so. */
    UNDECIDED_WARNING,
    /** Undecided, and its setting lets others decide. */
    SKIPPED,
    MET;

    static State of(Status status, boolean mustBeMet) {
      return switch (status) {
        case MET -> MET;
        case SKIPPED -> SKIPPED;
        case UNDECIDED -> mustBeMet ? UNDECIDED : UNDECIDED_WARNING;
        case NOT_MET -> mustBeMet ? FAILED : WARNED;
      };
    }
  }
}
