package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Graph;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a forward pass over a whole network remembers. All tensors belong to the scope it was made
 * in.
 */
public final class Trace {
  private final List<StageTrace> stages;
  private final StageTrace head;

  Trace(List<StageTrace> stages, StageTrace head) {
    this.stages = List.copyOf(stages);
    this.head = head;
  }

  StageTrace stage(int index) {
    return stages.get(index);
  }

  /**
   * What a layer put out.
   *
   * @param node one of those the forward pass was asked to keep
   * @throws IllegalArgumentException if the pass did not keep it
   */
  public NDArray activation(String node) {
    return stages.stream()
        .flatMap(stage -> Optional.ofNullable(stage.activations().get(node)).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot read the output of '%s': the forward pass did not keep it; name it among the nodes to keep"
                        .formatted(node)));
  }

  /**
   * The same pass as a module cut elsewhere saw it.
   *
   * @param module a stretch of the network whose input and output were kept
   */
  StageTrace along(Stage module) {
    var choices = new HashMap<String, List<NDArray>>();
    var activations = new HashMap<String, NDArray>();
    activations.put(Graph.INPUT, stages.get(0).input());
    for (StageTrace stage : stages) {
      choices.putAll(stage.choices());
      activations.putAll(stage.activations());
    }
    return new StageTrace(
        activations.get(module.input()), activations.get(module.output()), choices, activations);
  }

  StageTrace head() {
    return head;
  }

  /** Logits or embedding, N×K×1×1. */
  public NDArray output() {
    return head.output();
  }

  /** The last feature map {@code A_{N+1}}, N×C×H×W. */
  public NDArray featureMap() {
    return head.input();
  }
}
