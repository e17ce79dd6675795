package io.naflow.jobs.compare;

/** Ends of what is explained of a network: there some statistics are fixed by definition. */
enum End {
  /** The shallowest explained layer, which has no previous one. */
  FIRST,
  /** The deepest explained layer: its map is the last one. */
  LAST,
  /** The last feature map, where every method starts. */
  FEATURE_MAP
}
