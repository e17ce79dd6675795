package io.naflow.network;

import java.util.List;

/**
 * Shape of one image's feature map, C×H×W. A feature vector of length n is n×1×1, so that every
 * tensor of the engine is NCHW.
 *
 * @param channels number of channels, at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record FeatureShape(int channels, int height, int width) {
  public FeatureShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Cannot make a feature map of shape %d×%d×%d: every extent must be at least 1; use a larger input or fewer strides"
              .formatted(channels, height, width));
    }
  }

  public static FeatureShape vector(int length) {
    return new FeatureShape(length, 1, 1);
  }

  public FeatureShape withChannels(int newChannels) {
    return new FeatureShape(newChannels, height, width);
  }

  /** Channels, height and width. */
  public List<Integer> extents() {
    return List.of(channels, height, width);
  }

  /** Number of neurons, C·H·W. */
  public long neurons() {
    return (long) channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "×" + height + "×" + width;
  }
}
