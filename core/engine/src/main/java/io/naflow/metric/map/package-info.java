/**
 * Metrics of a map alone, or of a map against an annotation: one file each, no forward pass. All
 * are defined on the map at the input, normalised to 0..1 ({@link io.naflow.metric.InputMap});
 * entry point is {@link io.naflow.metric.map.MapMetrics}.
 */
package io.naflow.metric.map;
