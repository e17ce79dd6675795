package io.naflow.djl;

import io.naflow.api.AttentionMap;
import io.naflow.api.Prediction;
import java.util.List;

/**
 * What a predictor says of an image: its class and the attention that led there.
 *
 * @param prediction the network's
 * @param maps all methods' maps, shallow to deep in each method
 */
public record AttentionFlow(Prediction prediction, List<AttentionMap> maps) {
  public AttentionFlow {
    maps = List.copyOf(maps);
  }
}
