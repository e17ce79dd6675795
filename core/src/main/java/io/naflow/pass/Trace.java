package io.naflow.pass;

import ai.djl.ndarray.NDArray;
import java.util.List;

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
