package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.graph.Graph;
import io.naflow.runtime.MapOps;
import io.naflow.runtime.Ops;
import java.util.Set;

/**
 * What Score-CAM and Ablation-CAM share: {@code Σ_k w_k·A_k} with one weight a channel, found by
 * running the network once for each.
 */
abstract class ChannelWeights implements PassMethod {
  @Override
  public PassCost cost(Graph graph, Set<String> nodes) {
    return new PassCost(nodes.stream().mapToLong(node -> graph.shape(node).channels()).sum(), 0);
  }

  @Override
  public void explain(ImageBatch batch, Sink sink, Ops ops) {
    for (String node : batch.nodes()) {
      int channels = batch.network().graph().shape(node).channels();
      double[] weights = new double[batch.size() * channels];
      for (int image = 0; image < batch.size(); image++) {
        double[] targets = new double[channels];
        for (int first = 0; first < channels; first += ImageBatch.VARIANTS) {
          int end = Math.min(channels, first + ImageBatch.VARIANTS);
          try (Ops inner = ops.inner()) {
            NDArray found = targets(batch, image, node, first, end, inner);
            System.arraycopy(Numbers.of(found, inner), 0, targets, first, end - first);
          }
        }
        try (Ops inner = ops.inner()) {
          double[] ofImage = weights(targets, batch.target(image, inner));
          System.arraycopy(ofImage, 0, weights, image * channels, channels);
        }
      }
      try (Ops inner = ops.inner()) {
        NDArray w = inner.tensor(weights, batch.size(), channels, 1, 1);
        sink.accept(node, MapOps.weightedSum(w, batch.activation(node), inner));
      }
    }
  }

  /** The target for each of some channels, B×1×1×1. */
  abstract NDArray targets(ImageBatch batch, int image, String node, int first, int end, Ops ops);

  /**
   * @param targets one a channel
   * @param target of the image as it is
   */
  abstract double[] weights(double[] targets, double target);
}
