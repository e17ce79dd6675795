package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Graph;
import io.naflow.propagation.RelevancePass;
import io.naflow.torch.MapOps;
import io.naflow.torch.Ops;
import java.util.Arrays;
import java.util.Set;

/**
 * Relevance-CAM (Lee et al. 2021, Eq. 6-8): {@code Σ_k w_k·A_k} with {@code w_k = Σ_ij R_k}, the
 * layer's relevance by the z⁺ rule. Relevance starts contrastively, with 1 at the target class and
 * {@code -1/K} at each of the others of K classes (-1 at the class a difference is taken against).
 * Batch norms are folded into their convolutions before the rule is applied (the authors' code lets
 * relevance pass through them).
 */
public final class RelevanceCam implements PassMethod {
  @Override
  public String id() {
    return "relevance-cam";
  }

  @Override
  public PassCost cost(Graph graph, Set<String> nodes) {
    return new PassCost(1, 2);
  }

  @Override
  public void explain(ImageBatch batch, Sink sink, Ops ops) {
    new RelevancePass(batch.network(), batch.nodes())
        .run(
            batch.trace(),
            contrast(batch.seed(), ops),
            (node, activation, relevance, scope) ->
                sink.accept(
                    node, MapOps.weightedSum(scope.spatialSum(relevance), activation, scope)),
            ops);
  }

  private static NDArray contrast(NDArray seed, Ops ops) {
    long[] shape = seed.getShape().getShape();
    double others = -1.0 / shape[1];
    double[] relevance =
        Arrays.stream(Numbers.of(seed, ops)).map(v -> v == 0 ? others : v).toArray();
    return ops.tensor(relevance, shape);
  }
}
