package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.api.choice.Choices;
import io.naflow.torch.MapOps;
import io.naflow.torch.Ops;
import java.util.Arrays;

/**
 * Ablation-CAM (Desai and Ramaswamy 2020, Eq. 3): {@code Σ_k w_k·A_k} with {@code w_k = (y - y_k) /
 * y}, where {@code y_k} is the target with channel k of the layer set to 0; all weights are 0 where
 * y is. Only what comes after the layer is run. (pytorch-grad-cam sets the channel to the layer's
 * minimum less 1e7 where that minimum is not 0, which the paper does not.) Where y is negative the
 * map's sign turns, as the equation has it.
 */
public final class AblationCam extends ChannelWeights {
  public static final AblationCam DEFAULT = new AblationCam(Extent.WHOLE);

  AblationCam(Extent extent) {
    super(extent);
  }

  @Override
  public PassMethod with(Choices choices) {
    return new AblationCam(Extent.of(choices));
  }

  @Override
  public String id() {
    return "ablationcam";
  }

  @Override
  NDArray targets(ImageBatch batch, int image, String node, long[] channels, Ops ops) {
    NDArray values = MapOps.withoutChannel(batch.activation(node), image, channels, ops);
    return batch.targetsGiven(image, node, values, ops);
  }

  @Override
  double[] weights(double[] targets, double target) {
    return Arrays.stream(targets).map(y -> target == 0 ? 0 : (target - y) / target).toArray();
  }
}
