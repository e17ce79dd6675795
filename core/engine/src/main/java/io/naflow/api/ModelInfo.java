package io.naflow.api;

import io.naflow.image.Preprocessing;
import java.util.List;
import java.util.Optional;

/**
 * What a loaded model is.
 *
 * @param spec what was asked for
 * @param weights what its weights were found to be
 * @param parameters number of values, buffers included
 * @param outputs number of outputs
 * @param head what they mean; empty for networks that end in an embedding
 * @param preprocessing what its images go through
 * @param parts names of its parts that have parameters, shallow to deep: segments, and {@code head}
 *     for what lies behind the last feature map
 */
public record ModelInfo(
    ModelSpec spec,
    WeightsInfo weights,
    long parameters,
    int outputs,
    Optional<Head> head,
    Preprocessing preprocessing,
    List<String> parts) {
  public ModelInfo {
    parts = List.copyOf(parts);
  }

  /** The same network with other weights. */
  public ModelInfo of(ModelSpec other, WeightsInfo otherWeights) {
    return new ModelInfo(other, otherWeights, parameters, outputs, head, preprocessing, parts);
  }

  /** Hash of the weights file, {@code seeded} for seeded weights. */
  public String weightsSha256() {
    return weights.sha256();
  }

  /** Number of classes, two for one sigmoid output; or the embedding's length. */
  public int classes() {
    return head.map(own -> own.classes(outputs)).orElse(outputs);
  }
}
