package io.naflow.metric;

import java.util.Optional;

/**
 * How a map lies to an object. The map is rectified, {@code max(M, 0)}, and bilinearly upsampled to
 * the input (see {@link Bilinear}); it is not shifted to a minimum of 0, unlike in {@link
 * InputMap}.
 *
 * @param energyInside share of the map's sum over all pixels that lies on the object's pixels,
 *     0..1; the energy-based pointing game of Wang et al., Score-CAM, CVPR workshops 2020
 * @param peakInside whether the map's largest pixel (the first of several, row by row) is one of
 *     the object's
 */
public record RegionMetrics(double energyInside, boolean peakInside) {
  /**
   * Of a raw signed map at its layer's resolution.
   *
   * @param map of the weights' height and width, row by row; finite
   * @return empty if the map is constant or nowhere positive, or the region without a pixel
   */
  public static Optional<RegionMetrics> of(float[] map, RegionWeights weights) {
    MapSize.check("measure a map", map, weights.height(), weights.width());
    if (weights.isEmpty() || MapStatistics.isDegenerate(map)) {
      return Optional.empty();
    }
    return Optional.of(new RegionMetrics(weights.energyShare(map), weights.holdsPeak(map)));
  }
}
