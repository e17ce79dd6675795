package io.naflow.jobs.config;

/**
 * How boxes are given.
 *
 * @param unit of their edges
 * @param invalid what becomes of those that cannot be some
 */
public record Boxes(Unit unit, Invalid invalid) {
  /** In pixels; none may be invalid. */
  public static final Boxes STANDARD = new Boxes(Unit.PIXELS, Invalid.REFUSE);

  /** What the edges of boxes are. */
  public enum Unit {
    /** Pixels of the upright image. */
    PIXELS,
    /** Shares of the upright image's sides, from 0 to 1. */
    NORMALISED
  }

  /** What becomes of boxes of no area, reversed, or outside their image. */
  public enum Invalid {
    /** The audit is refused. */
    REFUSE,
    /** They are left out and counted. */
    DROP
  }

  public boolean normalised() {
    return unit == Unit.NORMALISED;
  }
}
