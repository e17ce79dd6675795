package io.naflow.metric.map;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import java.util.List;

/** A metric of a finished map. Implementations keep no state. */
public interface MapMetric {
  /** What a metric needs beside the map. */
  enum Need {
    NOTHING,
    /** The object's pixels. */
    MASK,
    /** The object's boxes. */
    BOXES
  }

  /** Its name in configurations. */
  String id();

  Need need();

  /** The numbers that it gives. */
  List<Measure> measures();

  /**
   * The metric's numbers for one map.
   *
   * @return undefined, with the reason, where the formula is: on a constant map, without the
   *     annotation it needs, or with an empty one
   */
  MetricResult evaluate(MapSubject subject);
}
