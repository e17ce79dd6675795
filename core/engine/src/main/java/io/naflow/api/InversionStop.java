package io.naflow.api;

import java.util.Locale;

/** Why the inversion of a segment ended (the criteria of Paige and Saunders 1982, section 6). */
public enum InversionStop {
  /** The equations are satisfied: {@code ‖r‖ ≤ tolerance · ‖b‖}. */
  SOLVED,
  /**
   * No other input satisfies them much better, as they contradict each other: {@code ‖Aᵀr‖ ≤
   * optimality · ‖A‖ · ‖r‖}.
   */
  LEAST_SQUARES,
  /** Neither was reached within the steps allowed. */
  LIMIT;

  /** As it stands in tables. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
