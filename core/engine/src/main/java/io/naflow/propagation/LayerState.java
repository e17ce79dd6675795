package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.api.Inversion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known at one layer's output when the backward sweep passes it; all tensors N×C×H×W and
 * alive only during the visit.
 *
 * @param node name of the node whose output this is
 * @param evidence the layer's activation and its gradient
 * @param flows back-propagated feature maps, by variant
 * @param spatialAttention the spatial attention map of the gate in the layer's block, N×1×H×W, if
 *     it has one
 */
public record LayerState(
    String node,
    Evidence evidence,
    Map<Abandonment, Flow> flows,
    Optional<NDArray> spatialAttention) {

  /** Forward activation {@code A}. */
  public NDArray activation() {
    return evidence.activation();
  }

  /** Importance coefficients {@code Λ = ∂y/∂A} (Eq. 15-16). */
  public NDArray importance() {
    return evidence.gradient();
  }

  /**
   * One variant's back-propagated feature map.
   *
   * @param featureMap {@code BPFM}, N×C×H×W
   * @param inversions how the inversion that led here went, one an image
   */
  public record Flow(NDArray featureMap, List<Inversion> inversions) {}

  /**
   * @throws IllegalStateException if the sweep was not asked to follow this variant
   */
  public Flow flow(Abandonment abandonment) {
    Flow flow = flows.get(abandonment);
    if (flow == null) {
      throw new IllegalStateException(
          "Cannot read the %s flow at '%s': the sweep follows only %s"
              .formatted(abandonment, node, flows.keySet()));
    }
    return flow;
  }
}
