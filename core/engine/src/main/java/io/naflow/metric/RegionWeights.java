package io.naflow.metric;

import java.util.Arrays;

/**
 * How much each value of a map of one size counts inside a region of the input once the map is
 * bilinearly upsampled to the input: the adjoint of the upsampling, applied to the region. With it
 * the energy in a box costs one pass over the small map; make it once for each image and size of
 * map.
 */
public final class RegionWeights {
  private final PixelMask region;
  private final Bilinear upsampling;
  private final int regionArea;
  private final int height;
  private final int width;
  private final double[] inside;
  private final double[] everywhere;

  private RegionWeights(PixelMask region, int height, int width) {
    this.region = region;
    this.height = height;
    this.width = width;
    this.upsampling = Bilinear.between(height, width, region.height(), region.width());
    this.regionArea = region.area();
    boolean[] all = new boolean[region.inside().length];
    Arrays.fill(all, true);
    this.inside = upsampling.adjoint(region.inside());
    this.everywhere = upsampling.adjoint(all);
  }

  /**
   * The weights of a region for maps of {@code height} by {@code width}.
   *
   * @param region in the input's pixels
   */
  public static RegionWeights of(PixelMask region, int height, int width) {
    return new RegionWeights(region, height, width);
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  boolean isEmpty() {
    return regionArea == 0;
  }

  /** Share of the upsampled rectified map's sum that lies in the region, 0..1. */
  double energyShare(float[] map) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < map.length; i++) {
      if (map[i] > 0) {
        sum += inside[i] * map[i];
        total += everywhere[i] * map[i];
      }
    }
    return sum / total;
  }

  boolean holdsPeak(float[] map) {
    return region.inside()[upsampling.peak(map)];
  }
}
