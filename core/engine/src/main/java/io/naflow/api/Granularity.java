package io.naflow.api;

import java.util.Locale;

/** At which layers there are maps. */
public enum Granularity {
  /** At the borders of segments: after each block, pooling and gate. */
  BLOCK,
  /** At every convolution, batch norm, activation, pooling and gate. */
  LAYER;

  /** Its name in configurations and tables. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
