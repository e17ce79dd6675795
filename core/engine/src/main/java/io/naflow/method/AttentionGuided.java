package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.network.AttentionModule.SpatialGate;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import io.naflow.network.Segment;
import io.naflow.network.Segments;
import io.naflow.propagation.LayerState;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Attention-guided Grad-CAM: Grad-CAM multiplied place by place with the spatial attention map that
 * the network's own trained channel-spatial attention module (CBAM, Woo et al. 2018, Eq. 3) laid
 * over the block, {@code M_s ⊗ Σ_k mean_ij(G_k)·A_k}. At layers in whose block there is such a
 * module and whose maps have its size.
 */
final class AttentionGuided implements Method {
  private final GradCam gradCam = new GradCam();

  @Override
  public String id() {
    return "attention-guided";
  }

  @Override
  public Set<String> nodes(Graph graph, Set<String> layers) {
    var guided = new HashSet<String>();
    for (Segment segment : Segments.of(graph)) {
      List<FeatureShape> gates =
          segment.nodes().stream()
              .filter(node -> node.layer() instanceof SpatialGate)
              .map(node -> graph.shape(node.name()))
              .toList();
      segment.nodes().stream()
          .map(Node::name)
          .filter(layers::contains)
          .filter(node -> gates.stream().anyMatch(gate -> sameSize(gate, graph.shape(node))))
          .forEach(guided::add);
    }
    if (guided.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot explain network %s with attention-guided: none of the layers %s lies in a block with a spatial attention gate; use a network with CBAM, such as resnet50-cbam, or gradcam"
              .formatted(graph.name(), layers));
    }
    return guided;
  }

  private static boolean sameSize(FeatureShape a, FeatureShape b) {
    return a.height() == b.height() && a.width() == b.width();
  }

  @Override
  public NDArray map(LayerState state, Ops ops) {
    NDArray attention =
        state
            .spatialAttention()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot guide by attention at '%s': its block has no spatial gate; ask nodes() first"
                            .formatted(state.node())));
    return ops.multiply(Operand.disposable(gradCam.map(state, ops)), attention);
  }
}
