package io.naflow.jobs.compare.statistic;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * How many images show a difference: a paired two-sided test at the 5 % level that finds it in four
 * of five samples, {@code n = ((z₀.₉₇₅ + z₀.₈) / d)² + z₀.₉₇₅² / 2} (Guenther 1981).
 */
public final class Power {
  /** With fewer images nothing is said to be, or not to be, beyond chance. */
  public static final int LEAST_IMAGES = 20;

  private static final double LEVEL = new NormalDistribution().inverseCumulativeProbability(0.975);
  private static final double POWER = new NormalDistribution().inverseCumulativeProbability(0.8);

  private Power() {}

  /**
   * Images that show a difference, at least {@value #LEAST_IMAGES}.
   *
   * @param effect mean over standard deviation of the differences, not 0
   */
  public static long images(double effect) {
    double n = Math.pow((LEVEL + POWER) / effect, 2) + LEVEL * LEVEL / 2;
    return Math.max(LEAST_IMAGES, (long) Math.ceil(n));
  }

  /** The smallest difference that images show, in standard deviations of the differences. */
  public static double effect(long images) {
    return (LEVEL + POWER) / Math.sqrt(images - LEVEL * LEVEL / 2);
  }
}
