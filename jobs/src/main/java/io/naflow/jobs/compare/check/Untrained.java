package io.naflow.jobs.compare.check;

/**
 * A compared model in whose weights nothing was learnt.
 *
 * @param run its run
 * @param model its id there
 * @param weights {@code seeded} or {@code zero}
 * @param why what that means
 * @param allowed whether its audit says that it is meant
 */
public record Untrained(String run, String model, String weights, String why, boolean allowed) {
  /** A line for a person. */
  public String warning() {
    return "warning   model %s of run %s: its %s; differences to it say nothing of what was learnt"
        .formatted(model, run, why);
  }
}
