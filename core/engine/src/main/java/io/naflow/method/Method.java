package io.naflow.method;

import ai.djl.ndarray.NDArray;
import io.naflow.api.Rectify;
import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.method.cam.CamFormula;
import io.naflow.network.Graph;
import io.naflow.propagation.Abandonment;
import io.naflow.propagation.LayerState;
import io.naflow.propagation.Route;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An explanation method that needs nothing but the forward trace and the backward sweep. */
public interface Method {
  /** A class activation map at every layer that the sweep passes. */
  static Method of(CamFormula formula) {
    return new CamMethod(formula);
  }

  /** Its name in configurations and tables. */
  String id();

  /** What it leaves to its user. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * This method with other settings.
   *
   * @param choices a value for each of {@link #parameters}, in its range
   */
  default Method with(Choices choices) {
    return this;
  }

  /** The back-propagated feature map it reads, if any. */
  default Optional<Abandonment> flow() {
    return Optional.empty();
  }

  /**
   * The nodes at whose outputs it makes maps, {@link Graph#INPUT} for the image itself.
   *
   * @param layers nodes of the layers that are to be explained
   * @throws IllegalArgumentException if the method does not apply to the network; the message says
   *     to which it does
   */
  default Set<String> nodes(Graph graph, Set<String> layers) {
    return layers;
  }

  /** The modules by which the sweep goes that it reads. */
  default Route route() {
    return flow().map(Abandonment::route).orElse(Route.SEGMENTS);
  }

  /** This method under a rectification; itself where there is nothing to choose. */
  default Method rectified(Rectify rectify) {
    return this;
  }

  /** The raw signed map at one layer, N×1×H×W: before rectification and any normalisation. */
  NDArray map(LayerState state, Ops ops);
}
