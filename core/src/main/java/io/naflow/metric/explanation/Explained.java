package io.naflow.metric.explanation;

import io.naflow.metric.LayerMap;

/**
 * A changed input's explanation: same model, method, layer and class as the original's.
 *
 * @param probability the explained class's, 0..1
 * @param map as the method made it
 */
public record Explained(double probability, LayerMap map) {}
