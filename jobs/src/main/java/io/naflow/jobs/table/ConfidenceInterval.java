package io.naflow.jobs.table;

import java.io.Serializable;

/**
 * A confidence interval of 95 %, or why there is none.
 *
 * @param low lower end; NaN if there is none
 * @param high upper end, likewise
 * @param how how it is made; without an interval, {@code none: } and the reason
 */
public record ConfidenceInterval(double low, double high, String how) implements Serializable {
  /** Beginning of {@link #how} of what has no interval. */
  private static final String NONE = "none: ";

  /** Of what cannot have one. */
  public static ConfidenceInterval none(String reason) {
    return new ConfidenceInterval(Double.NaN, Double.NaN, NONE + reason);
  }

  /** Whether there is none. */
  public boolean isNone() {
    return Double.isNaN(low) || Double.isNaN(high);
  }

  /** Why there is none; empty if there is one. */
  public String reason() {
    return how.startsWith(NONE) ? how.substring(NONE.length()) : "";
  }
}
