package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.MapOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;

/**
 * The z⁺ rule (α1β0) for a layer with weights of both signs: {@code R_i = Σ_j (x_i w_ij)⁺ / Σ_i'
 * (x_i' w_i'j)⁺ · R_j}. A positive contribution has a positive input and weight, or negative ones.
 */
final class PositiveShare {
  private PositiveShare() {}

  /** A product of a tensor with weights: the layer without its bias, or its adjoint. */
  interface Product {
    NDArray apply(NDArray tensor, NDArray weights);
  }

  /** Relevance of the input, shaped as {@code x}. */
  static NDArray of(
      NDArray x, NDArray weights, NDArray relevance, Product map, Product adjoint, Ops ops) {
    NDArray positive = ops.relu(Operand.shared(x));
    NDArray positiveWeights = ops.relu(Operand.shared(weights));
    NDArray z = map.apply(positive, positiveWeights);
    if (!MapOps.hasNegative(x, ops)) {
      NDArray share = ops.divideOrZero(relevance, z);
      return ops.multiply(Operand.disposable(positive), adjoint.apply(share, positiveWeights));
    }
    NDArray negative = ops.relu(Operand.disposable(ops.scale(x, -1)));
    NDArray negativeWeights = ops.relu(Operand.disposable(ops.scale(weights, -1)));
    z = ops.add(Operand.disposable(z), map.apply(negative, negativeWeights));
    NDArray share = ops.divideOrZero(relevance, z);
    NDArray result =
        ops.multiply(Operand.disposable(positive), adjoint.apply(share, positiveWeights));
    return ops.addProduct(result, negative, adjoint.apply(share, negativeWeights));
  }
}
