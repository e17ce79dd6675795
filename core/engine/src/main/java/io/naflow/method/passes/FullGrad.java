package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Size;
import io.naflow.propagation.FullGradient;
import io.naflow.torch.MapOps;
import io.naflow.torch.MapOps.Alignment;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Set;

/**
 * FullGrad (Srinivas and Fleuret 2019, Eq. 8): {@code ψ(x ⊗ ∂y/∂x) + Σ_l Σ_c ψ(b_lc ⊗ G_lc)}, one
 * map at the image's resolution, at least 0. ψ is that of the authors' code: magnitude, scaled to
 * 0..1 over all channels and places of the layer (ε 1e-6), then bilinear with aligned corners. A
 * convolution and its batch norm count as one layer, whose bias is the batch norm's implicit one;
 * layers of one place (the classifier) say nothing of places and are left out, as there.
 * (pytorch-grad-cam scales each channel by itself, which gives another map.)
 */
public final class FullGrad implements PassMethod {
  @Override
  public String id() {
    return "fullgrad";
  }

  @Override
  public Set<String> nodes(Graph graph, Set<String> layers) {
    return Set.of(Graph.INPUT);
  }

  @Override
  public PassCost cost(Graph graph, Set<String> nodes) {
    return new PassCost(0, 1);
  }

  @Override
  public void explain(ImageBatch batch, Sink sink, Ops ops) {
    FeatureShape input = batch.network().graph().input();
    Size size = new Size(input.height(), input.width());
    NDArray total = ops.zeros(batch.size(), 1, size.height(), size.width());
    FullGradient.run(
        batch.network(),
        batch.trace(),
        batch.seed(),
        (node, term, scope) -> {
          if (term.getShape().get(2) * term.getShape().get(3) > 1) {
            // Resizing is linear, so the channels may be summed before it.
            NDArray scaled = MapOps.scaledMagnitudes(term, scope);
            ops.add(
                Operand.disposable(total), MapOps.resize(scaled, size, Alignment.CORNERS, scope));
          }
        },
        ops);
    sink.accept(Graph.INPUT, total);
  }
}
