package io.naflow.metric.forward;

/** What the inputs depend on that a metric changes and asks the network about. */
public enum ChangedInputs {
  /** The map: each map, at each layer and by each method, needs its own. */
  PER_MAP,
  /** The image alone: all its maps share them. */
  PER_IMAGE
}
