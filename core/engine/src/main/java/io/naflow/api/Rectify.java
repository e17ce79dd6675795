package io.naflow.api;

import java.util.Locale;

/**
 * Where a method that multiplies feature maps by coefficients rectifies the product. The paper and
 * its authors' program differ.
 */
public enum Rectify {
  /**
   * After the sum over the channels (Eq. 2). The map that is handed out is the signed sum, and
   * {@link AttentionMap#rectified()} rectifies it.
   */
  SUM,
  /** Before it, each channel for itself, as the released program does; maps are never negative. */
  CHANNEL;

  /** Its name in configurations and tables. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
