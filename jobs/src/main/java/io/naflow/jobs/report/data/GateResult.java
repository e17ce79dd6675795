package io.naflow.jobs.report.data;

import java.util.List;
import java.util.Optional;

/**
 * A bound of a gate as {@code naflow compare} left it in the table {@code gates}.
 *
 * @param place method and layer, as far as there are any
 * @param bound what was asked, in words
 * @param judged what was held against the bound
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
    Optional<Interval> value,
    long n,
    List<String> images) {

  public GateResult {
    images = List.copyOf(images);
  }

  /** How it came out. */
  public enum State {
    MET,
    /** Not met, and it may be so. */
    WARNED,
    /** Not met, and it must be. */
    FAILED,
    /** Too few images, or nothing that it is about. */
    UNDECIDED;

    static State of(String status, String severity) {
      return switch (status) {
        case "met" -> MET;
        case "undecided" -> UNDECIDED;
        default -> severity.equals("warn") ? WARNED : FAILED;
      };
    }
  }
}
