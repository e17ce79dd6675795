package io.naflow.metric.map;

import io.naflow.metric.Measuring;
import io.naflow.metric.MetricResult;

/** A metric of a finished map. Implementations keep no state. */
public interface MapMetric extends Measuring {
  /** What a metric needs beside the map. */
  enum Need {
    NOTHING,
    /** The object's pixels. */
    MASK,
    /** The object's boxes. */
    BOXES
  }

  Need need();

  /**
   * The metric's numbers for one map.
   *
   * @return undefined, with the reason, where the formula is: on a constant map, without the
   *     annotation it needs, or with an empty one
   */
  MetricResult evaluate(MapSubject subject);
}
