package io.naflow.metric.explanation;

import io.naflow.metric.LayerMap;
import java.util.OptionalDouble;

/**
 * A changed input's explanation: same model, method and layer as the original's.
 *
 * @param probability the explained class's, 0..1; empty where the metric does not need it
 * @param map as the method made it
 */
public record Explained(OptionalDouble probability, LayerMap map) {
  /** With the probability. */
  public Explained(double probability, LayerMap map) {
    this(OptionalDouble.of(probability), map);
  }
}
