package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.api.choice.Choices;
import io.naflow.network.FeatureShape;
import io.naflow.network.Size;
import io.naflow.torch.MapOps;
import io.naflow.torch.MapOps.Alignment;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Arrays;

/**
 * Score-CAM (Wang et al. 2020, Eq. 5-7): {@code Σ_k w_k·A_k} with {@code w = softmax(y(x ⊗ U_k))},
 * where {@code U_k} is the activation brought to the image's size (bilinear, half-pixel centres as
 * in the authors' code; pytorch-grad-cam aligns the corners) and scaled to 0..1. As in
 * pytorch-grad-cam the image is the normalised one and no baseline is taken off, which the softmax
 * would not see.
 */
public final class ScoreCam extends ChannelWeights {
  public static final ScoreCam DEFAULT = new ScoreCam(Extent.WHOLE);

  ScoreCam(Extent extent) {
    super(extent);
  }

  @Override
  public PassMethod with(Choices choices) {
    return new ScoreCam(Extent.of(choices));
  }

  @Override
  public String id() {
    return "scorecam";
  }

  @Override
  NDArray targets(ImageBatch batch, int image, String node, long[] channels, Ops ops) {
    FeatureShape input = batch.network().graph().input();
    NDArray planes = MapOps.planes(batch.activation(node), image, channels, ops);
    Size size = new Size(input.height(), input.width());
    NDArray masks = MapOps.scaledPlanes(MapOps.resize(planes, size, Alignment.EDGES, ops), ops);
    NDArray copies = batch.copies(image, channels.length, ops);
    return batch.targets(image, ops.multiply(Operand.disposable(copies), masks), ops);
  }

  @Override
  double[] weights(double[] targets, double target) {
    double largest = Arrays.stream(targets).max().orElseThrow();
    double[] powers = Arrays.stream(targets).map(s -> Math.exp(s - largest)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(p -> p / sum).toArray();
  }
}
