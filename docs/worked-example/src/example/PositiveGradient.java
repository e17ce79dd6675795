package example;

import ai.djl.ndarray.NDArray;
import io.naflow.method.cam.CamFormula;
import io.naflow.propagation.Evidence;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;

/** Where more activation would raise the score, whatever is there: {@code Σ_k max(G_k, 0)}. */
record PositiveGradient() implements CamFormula {
  @Override
  public String id() {
    return "positive-gradient";
  }

  @Override
  public NDArray map(Evidence evidence, Ops ops) {
    // Shared: other methods read the same gradient after this one.
    return ops.channelSum(ops.relu(Operand.shared(evidence.gradient())));
  }
}
