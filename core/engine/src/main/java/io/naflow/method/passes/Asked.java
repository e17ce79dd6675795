package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.api.Head;
import io.naflow.torch.ConvOps;
import io.naflow.torch.Ops;

/**
 * What is asked of the classes of a batch.
 *
 * @param head what the network's outputs mean
 * @param classes how much each class's score counts, N×C×1×1
 */
public record Asked(Head head, NDArray classes) {
  /** Probabilities of all classes, as {@link Head#probability} has them; B×C×1×1. */
  NDArray probabilities(NDArray outputs, Ops ops) {
    if (head instanceof Head.Softmax) {
      return ops.softmax(outputs);
    } else if (head instanceof Head.Sigmoid) {
      boolean one = head.halves(Math.toIntExact(outputs.getShape().get(1)));
      return ops.sigmoid(
          one ? ConvOps.linear(outputs, ops.tensor(new double[] {-1, 1}, 2, 1), ops) : outputs);
    }
    throw new IllegalStateException("Cannot give probabilities: head none has none");
  }
}
