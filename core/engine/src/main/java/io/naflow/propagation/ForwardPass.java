package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.torch.MapOps;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/** Runs a batch through a network and keeps what the backward passes need. */
public final class ForwardPass {
  private ForwardPass() {}

  /**
   * @param images a batch, N×3×H×W, normalised as the network expects
   * @param keep nodes inside segments whose outputs are wanted; segment outputs are always kept
   * @param ops scope that owns the trace
   */
  public static Trace run(Network network, NDArray images, Set<String> keep, Ops ops) {
    var traces = new ArrayList<StageTrace>();
    NDArray x = images;
    for (Stage stage : network.stages()) {
      StageTrace trace = stage.forward(x, keep, ops);
      traces.add(trace);
      x = trace.output();
    }
    return new Trace(traces, network.head().forward(x, keep, ops));
  }

  /** The network's output alone, N×K×1×1: nothing else is kept. */
  public static NDArray output(Network network, NDArray images, Ops ops) {
    return output(network, 0, images, ops);
  }

  /**
   * The network's output if one layer's output had been another: B variants of one image.
   *
   * @param trace the forward pass of the image's batch
   * @param image its place in the batch
   * @param node the layer, at or before the last feature map
   * @param values what the layer's output is to be, B×C×H×W
   * @return B×K×1×1
   */
  public static NDArray outputGiven(
      Network network, Trace trace, int image, String node, NDArray values, Ops ops) {
    for (int i = 0; i < network.stages().size(); i++) {
      Stage stage = network.stages().get(i);
      if (stage.output().equals(node)) {
        return output(network, i + 1, values, ops);
      } else if (stage.contains(node)) {
        int copies = Math.toIntExact(values.getShape().get(0));
        try (Ops inner = ops.inner()) {
          NDArray input = MapOps.copies(trace.stage(i).input(), image, copies, inner);
          NDArray after = stage.output(input, Map.of(node, values), inner);
          return ops.adopt(output(network, i + 1, after, inner));
        }
      }
    }
    throw new IllegalArgumentException(
        "Cannot replace the output of '%s': network %s has no such layer up to its last feature map '%s'"
            .formatted(node, network.graph().name(), network.graph().featureMap()));
  }

  private static NDArray output(Network network, int firstStage, NDArray input, Ops ops) {
    try (Ops scope = ops.inner()) {
      NDArray x = input;
      for (Stage stage : network.stages().subList(firstStage, network.stages().size())) {
        NDArray y = stage.output(x, Map.of(), scope);
        if (x != input) {
          x.close();
        }
        x = y;
      }
      return ops.adopt(network.head().output(x, Map.of(), scope));
    }
  }
}
