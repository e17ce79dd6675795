package io.naflow.api;

import io.naflow.image.Preprocessing;
import java.util.List;

/**
 * What a loaded model is.
 *
 * @param spec what was asked for
 * @param weightsSha256 hash of the weights file, {@code seeded} for seeded weights
 * @param parameters number of values, buffers included
 * @param classes number of outputs
 * @param preprocessing what its images go through
 * @param parts names of its parts that have parameters, shallow to deep: segments, and {@code head}
 *     for what lies behind the last feature map
 */
public record ModelInfo(
    ModelSpec spec,
    String weightsSha256,
    long parameters,
    int classes,
    Preprocessing preprocessing,
    List<String> parts) {
  public ModelInfo {
    parts = List.copyOf(parts);
  }
}
