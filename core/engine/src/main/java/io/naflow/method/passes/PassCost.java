package io.naflow.method.passes;

/**
 * Passes for one image, beyond the forward pass and gradient sweep that all methods share.
 *
 * @param forward runs of the network forwards; those that start at a layer inside count in full
 * @param backward runs backwards
 */
public record PassCost(long forward, long backward) {
  /** Nothing beyond the shared passes. */
  public static final PassCost NONE = new PassCost(0, 0);
}
