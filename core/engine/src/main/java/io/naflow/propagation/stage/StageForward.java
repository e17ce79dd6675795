package io.naflow.propagation.stage;

import ai.djl.ndarray.NDArray;
import io.naflow.layer.Activation;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a stage's layers as they are, and remembers what the passes backwards need. */
final class StageForward {
  private final Stage stage;
  private final Ops ops;
  private final Refs refs = new Refs();

  StageForward(Stage stage, Ops ops) {
    this.stage = stage;
    this.ops = ops;
  }

  /**
   * @param keep nodes whose outputs are to be in the trace
   * @param given outputs that are not to be computed, by node
   */
  StageTrace run(NDArray x, Set<String> keep, Map<String, NDArray> given) {
    refs.put(stage.input(), Ref.borrowed(x));
    var choices = new HashMap<String, List<NDArray>>();
    var kept = new HashMap<String, NDArray>();
    for (BoundNode node : stage.nodes()) {
      if (given.containsKey(node.name())) {
        refs.put(node.name(), Ref.borrowed(given.get(node.name())));
        refs.release(node.inputs());
        continue;
      }
      Activation made = forward(node);
      Ref ref = Ref.owned(made.output(), stage.readersOf(node.name()));
      refs.put(node.name(), ref);
      choices.put(node.name(), made.choices());
      if (keep.contains(node.name())) {
        kept.put(node.name(), made.output());
        ref.addReader();
      }
      retain(made.choices(), node);
      refs.release(node.inputs());
    }
    return new StageTrace(x, refs.of(stage.output()).array(), choices, kept);
  }

  private Activation forward(BoundNode node) {
    try (Ops inner = ops.inner()) {
      List<Operand> operands = refs.operands(node.inputs());
      Activation made = node.operator().forward(operands, inner);
      Refs.adopt(made.output(), operands, ops);
      made.choices().forEach(choice -> Refs.adopt(choice, operands, ops));
      return made;
    }
  }

  /** A choice that is a node's own output or input must outlive its readers. */
  private void retain(List<NDArray> choices, BoundNode node) {
    for (NDArray choice : choices) {
      var candidates = new ArrayList<>(node.inputs());
      candidates.add(node.name());
      for (String candidate : candidates) {
        if (refs.of(candidate).array() == choice) {
          refs.of(candidate).addReader();
        }
      }
    }
  }
}
