package io.naflow.network;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * L2 normalisation along the channels, {@code x / ‖x‖₂} at each place: an embedding N×D×1×1 becomes
 * a unit vector, a map N×C×H×W a grid of unit descriptors. A vector of zeros stays as it is, as
 * with PyTorch's {@code F.normalize}; published networks that divide by the bare norm give NaN
 * there.
 */
public record L2Norm() implements Layer {
  @Override
  public FeatureShape outputShape(List<FeatureShape> inputs) {
    return inputs.get(0);
  }

  @Override
  public boolean outputIsRectified(BooleanSupplier inputsAre) {
    return inputsAre.getAsBoolean();
  }

  @Override
  public String kind() {
    return "l2norm";
  }
}
