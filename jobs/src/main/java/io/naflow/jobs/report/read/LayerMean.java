package io.naflow.jobs.report.read;

import java.util.Map;

/**
 * Means over all images of one model's maps at one layer.
 *
 * @param maps how many maps there are
 * @param degenerate how many of them have no shape
 * @param inverted how many were got by inverting
 * @param unconverged how many inversions did not converge
 * @param means of the statistics that any image has
 */
public record LayerMean(
    String model,
    String method,
    String layer,
    int layerIndex,
    double depth,
    long maps,
    long degenerate,
    long inverted,
    long unconverged,
    Map<Statistic, Interval> means) {

  public LayerMean {
    means = Map.copyOf(means);
  }
}
