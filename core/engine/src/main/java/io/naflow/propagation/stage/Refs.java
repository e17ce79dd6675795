package io.naflow.propagation.stage;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tensors of one pass by the node that made them. */
final class Refs {
  private final Map<String, Ref> refs = new HashMap<>();

  Ref of(String node) {
    return refs.get(node);
  }

  void put(String node, Ref ref) {
    refs.put(node, ref);
  }

  Ref remove(String node) {
    return refs.remove(node);
  }

  /** Adds to what the node has been given so far. */
  void add(String node, Ref part, Ops ops) {
    refs.merge(node, part, (before, more) -> sum(before, more, ops));
  }

  List<Operand> operands(List<String> sources) {
    return sources.stream().map(source -> refs.get(source).operand()).toList();
  }

  /** A node has read its inputs. */
  void release(List<String> sources) {
    sources.forEach(source -> refs.get(source).release());
  }

  private static Ref sum(Ref a, Ref b, Ops ops) {
    Ref into = a.operand().disposable() || !b.operand().disposable() ? a : b;
    Ref other = into == a ? b : a;
    NDArray sum = ops.add(into.operand(), other.array());
    a.release();
    b.release();
    return Ref.owned(sum, 1);
  }

  /** Moves a result to the scope of the pass, unless the operator handed an operand through. */
  static NDArray adopt(NDArray result, List<Operand> operands, Ops ops) {
    boolean passedThrough = operands.stream().anyMatch(operand -> operand.value() == result);
    return passedThrough ? result : ops.adopt(result);
  }
}
