package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.ConvOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Optional;

/**
 * The two-layer perceptron of a channel gate: channels → hidden → ReLU → channels, on vectors
 * N×C×1×1.
 */
record GateMlp(NDArray weight1, NDArray bias1, NDArray weight2, NDArray bias2) {

  static GateMlp bind(Binding binding, String first, String second, int channels, int hidden) {
    return bind(binding, first, Optional.empty(), second, channels, hidden);
  }

  /**
   * @param norm prefix of a batch norm between the first layer and the ReLU, as BAM has
   */
  static GateMlp bind(
      Binding binding,
      String first,
      Optional<String> norm,
      String second,
      int channels,
      int hidden) {
    double[] weight = binding.values(first + ".weight");
    double[] bias = binding.values(first + ".bias");
    if (norm.isPresent()) {
      ChannelAffine affine = ChannelAffine.of(binding, norm.get());
      weight = affine.foldWeight(weight);
      bias = affine.foldBias(bias);
    }
    return new GateMlp(
        binding.tensor(weight, hidden, channels),
        binding.tensor(bias, 1, hidden, 1, 1),
        binding.tensor(binding.values(second + ".weight"), channels, hidden),
        binding.tensor(binding.values(second + ".bias"), 1, channels, 1, 1));
  }

  /** Hidden units after their ReLU. */
  NDArray hidden(NDArray x, Ops ops) {
    return ops.relu(
        Operand.disposable(ops.add(Operand.disposable(ConvOps.linear(x, weight1, ops)), bias1)));
  }

  NDArray output(NDArray hidden, Ops ops) {
    return ops.add(Operand.disposable(ConvOps.linear(hidden, weight2, ops)), bias2);
  }

  /** Gradient with respect to the input, for hidden units as they were. */
  NDArray adjoint(NDArray v, NDArray hidden, Ops ops) {
    NDArray back = ops.mask(Operand.disposable(ConvOps.linearAdjoint(v, weight2, ops)), hidden);
    return ConvOps.linearAdjoint(back, weight1, ops);
  }
}
