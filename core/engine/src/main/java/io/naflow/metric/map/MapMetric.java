package io.naflow.metric.map;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.metric.Measuring;
import io.naflow.metric.MetricResult;
import java.util.List;

/** A metric of a finished map. Implementations keep no state. */
public interface MapMetric extends Measuring {
  /** What it leaves to its user; what of it is not standard stands in the numbers' names. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * This metric with other settings.
   *
   * @param choices a value for each of {@link #parameters}, in its range
   */
  default MapMetric with(Choices choices) {
    return this;
  }

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
