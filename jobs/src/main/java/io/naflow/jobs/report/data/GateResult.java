package io.naflow.jobs.report.data;

import java.util.List;
import java.util.Optional;

/**
 * A bound of a gate as {@code naflow compare} left it in the table {@code gates}.
 *
 * @param place method and layer, as far as there are any
 * @param bound what was asked, in words
 * @param judged what was held against the bound
 * @param margin by how much it is met; below 0 by how much it is missed; NaN if not judged
 * @param value the mean itself with its interval
 * @param images that drove it, most first
 */
public record GateResult(
    String gate,
    State state,
    String candidate,
    String place,
    String statistic,
    String slice,
    String bound,
    Optional<Double> judged,
    double margin,
    Optional<Interval> value,
    long n,
    List<String> images) {

  public GateResult {
    images = List.copyOf(images);
  }

  /** How it came out, the worst first. */
  public enum State {
    /** Not met, and it must be. */
    FAILED,
    /** Too few images, or nothing that it is about, and it must be met: that does not pass. */
    UNDECIDED,
    /** Not met, and it may be so. */
    WARNED,
    /** Undecided, and it may be so. */
    UNDECIDED_WARNING,
    MET;

    static State of(String status, String severity) {
      return switch (status) {
        case "met" -> MET;
        case "undecided" -> severity.equals("warn") ? UNDECIDED_WARNING : UNDECIDED;
        default -> severity.equals("warn") ? WARNED : FAILED;
      };
    }
  }
}
