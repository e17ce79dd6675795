package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.network.Graph;
import io.naflow.torch.MapOps;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What Score-CAM and Ablation-CAM share: {@code Σ_k w_k·A_k} with one weight a channel, found by
 * running the network once for each. With fewer channels than the layer has, those count whose
 * activation varies most over the image's places (as in Faster Score-CAM), and the others have
 * weight 0.
 */
abstract class ChannelWeights implements PassMethod {
  private final Extent extent;

  ChannelWeights(Extent extent) {
    this.extent = extent;
  }

  /**
   * How much is run.
   *
   * @param channels of each layer at most
   * @param batch variants of an image that go through the network at a time
   */
  record Extent(int channels, int batch) {
    /** More channels than any layer has. */
    static final Extent WHOLE = new Extent(1_000_000, ImageBatch.VARIANTS);

    static Extent of(Choices choices) {
      return new Extent(choices.whole("channels"), choices.whole("batch"));
    }
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter.Whole(
            "channels",
            Extent.WHOLE.channels,
            1,
            Extent.WHOLE.channels,
            "At most so many channels of each layer have a weight, those whose activation varies most."),
        new Parameter.Whole(
            "batch",
            Extent.WHOLE.batch,
            1,
            4096,
            "Variants of an image that go through the network at a time."));
  }

  @Override
  public PassCost cost(Graph graph, Set<String> nodes) {
    return new PassCost(
        nodes.stream()
            .mapToLong(node -> Math.min(graph.shape(node).channels(), extent.channels))
            .sum(),
        0);
  }

  @Override
  public void explain(ImageBatch batch, Sink sink, Ops ops) {
    for (String node : batch.nodes()) {
      int channels = batch.network().graph().shape(node).channels();
      double[] weights = new double[batch.size() * channels];
      for (int image = 0; image < batch.size(); image++) {
        long[] chosen = chosen(batch.activation(node), image, channels, ops);
        double[] found = weights(batch, image, node, chosen, ops);
        for (int i = 0; i < chosen.length; i++) {
          weights[image * channels + (int) chosen[i]] = found[i];
        }
      }
      try (Ops inner = ops.inner()) {
        NDArray w = inner.tensor(weights, batch.size(), channels, 1, 1);
        sink.accept(node, MapOps.weightedSum(w, batch.activation(node), inner));
      }
    }
  }

  private long[] chosen(NDArray activation, int image, int channels, Ops ops) {
    if (channels <= extent.channels) {
      return IntStream.range(0, channels).asLongStream().toArray();
    }
    try (Ops inner = ops.inner()) {
      double[] all = Numbers.of(MapOps.spatialVariance(activation, inner), inner);
      double[] variances = Arrays.copyOfRange(all, image * channels, (image + 1) * channels);
      return IntStream.range(0, channels)
          .boxed()
          .sorted(Comparator.comparingDouble(channel -> -variances[channel]))
          .limit(extent.channels)
          .mapToLong(Integer::longValue)
          .sorted()
          .toArray();
    }
  }

  private double[] weights(ImageBatch batch, int image, String node, long[] channels, Ops ops) {
    double[] targets = new double[channels.length];
    for (int first = 0; first < channels.length; first += extent.batch) {
      int end = Math.min(channels.length, first + extent.batch);
      try (Ops inner = ops.inner()) {
        long[] some = Arrays.copyOfRange(channels, first, end);
        NDArray found = targets(batch, image, node, some, inner);
        System.arraycopy(Numbers.of(found, inner), 0, targets, first, some.length);
      }
    }
    try (Ops inner = ops.inner()) {
      return weights(targets, batch.target(image, inner));
    }
  }

  /** The target for each of some channels, B×1×1×1. */
  abstract NDArray targets(ImageBatch batch, int image, String node, long[] channels, Ops ops);

  /**
   * @param targets one a channel
   * @param target of the image as it is
   */
  abstract double[] weights(double[] targets, double target);
}
