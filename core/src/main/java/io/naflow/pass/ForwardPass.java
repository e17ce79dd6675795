package io.naflow.pass;

import ai.djl.ndarray.NDArray;
import io.naflow.runtime.Ops;
import java.util.ArrayList;
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
}
