package io.naflow.jobs.compare.statistic;

import java.math.BigDecimal;

/** Shares as people write them: of 100, 0.29 are 29, though as a double it is a little less. */
public final class Shares {
  private Shares() {}

  /**
   * Whether a part is more than a share of the whole.
   *
   * @param share 0..1, meant as the shortest decimal that stands for it
   */
  public static boolean isMore(long part, double share, long whole) {
    BigDecimal limit = BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(whole));
    return BigDecimal.valueOf(part).compareTo(limit) > 0;
  }
}
