package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.network.Graph;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Set;

/** An explanation method that runs the network again, on its own terms. */
public interface PassMethod {
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
  default PassMethod with(Choices choices) {
    return this;
  }

  /**
   * The nodes at whose outputs it makes maps, {@link Graph#INPUT} for the image itself.
   *
   * @param layers nodes of the layers that are to be explained
   */
  default Set<String> nodes(Graph graph, Set<String> layers) {
    return layers;
  }

  /**
   * What it costs for one image, in passes beyond the shared ones.
   *
   * @param nodes what {@link #nodes} gave
   */
  PassCost cost(Graph graph, Set<String> nodes);

  /**
   * Whether it goes by probabilities of classes, which a {@link io.naflow.api.Head.None} has not.
   */
  default boolean needsProbability() {
    return false;
  }

  /** Makes the raw signed maps of a batch at each of the batch's nodes. */
  void explain(ImageBatch batch, Sink sink, Ops ops);

  /** Takes the maps; the tensor is read before the call returns. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param map N×1×H×W, raw and signed
     */
    void accept(String node, NDArray map);
  }
}
