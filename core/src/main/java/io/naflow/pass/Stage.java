package io.naflow.pass;

import ai.djl.ndarray.NDArray;
import io.naflow.rules.Activation;
import io.naflow.rules.Operator.Offset;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stretch of a loaded network with one input and one output: a segment, or the head behind the
 * last feature map. Runs its layers forwards, as a frozen affine map, and backwards.
 */
final class Stage {
  private final String input;
  private final List<BoundNode> nodes;
  private final Set<String> terminals;
  private final Map<String, Integer> readers = new HashMap<>();

  /**
   * @param input name of the node the stage reads
   * @param nodes its nodes in topological order; the last one's output is the stage's
   * @param terminals closing activations, which the frozen map leaves out
   */
  Stage(String input, List<BoundNode> nodes, Set<String> terminals) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
    this.terminals = Set.copyOf(terminals);
    for (BoundNode node : nodes) {
      for (String source : node.inputs()) {
        readers.merge(source, 1, Integer::sum);
      }
    }
  }

  String input() {
    return input;
  }

  List<BoundNode> nodes() {
    return nodes;
  }

  String output() {
    return nodes.get(nodes.size() - 1).name();
  }

  Set<String> terminals() {
    return terminals;
  }

  boolean contains(String node) {
    return nodes.stream().anyMatch(member -> member.name().equals(node));
  }

  /** The spatial attention map of the stage's last gate that has one. */
  Optional<NDArray> spatialAttention(StageTrace trace) {
    return nodes.stream()
        .flatMap(
            node -> node.operator().spatialAttention(trace.choices().get(node.name())).stream())
        .reduce((earlier, later) -> later);
  }

  /** Runs the layers as they are, and remembers what the backward passes need. */
  StageTrace forward(NDArray x, Set<String> keep, Ops ops) {
    return forward(x, keep, Map.of(), ops);
  }

  /** The stage's output alone, with some nodes' outputs given instead of computed. */
  NDArray output(NDArray x, Map<String, NDArray> given, Ops ops) {
    try (Ops inner = ops.inner()) {
      return ops.adopt(forward(x, Set.of(), given, inner).output());
    }
  }

  private StageTrace forward(NDArray x, Set<String> keep, Map<String, NDArray> given, Ops ops) {
    var values = new HashMap<String, Ref>();
    values.put(input, Ref.borrowed(x));
    var choices = new HashMap<String, List<NDArray>>();
    var kept = new HashMap<String, NDArray>();
    for (BoundNode node : nodes) {
      if (given.containsKey(node.name())) {
        values.put(node.name(), Ref.borrowed(given.get(node.name())));
        node.inputs().forEach(source -> values.get(source).release());
        continue;
      }
      Activation made = forward(node, values, ops);
      Ref ref = Ref.owned(made.output(), readersOf(node.name()));
      values.put(node.name(), ref);
      choices.put(node.name(), made.choices());
      if (keep.contains(node.name())) {
        kept.put(node.name(), made.output());
        ref.addReader();
      }
      retain(made.choices(), node, values);
      node.inputs().forEach(source -> values.get(source).release());
    }
    return new StageTrace(x, values.get(output()).array(), choices, kept);
  }

  private static Activation forward(BoundNode node, Map<String, Ref> values, Ops ops) {
    try (Ops inner = ops.inner()) {
      List<Operand> operands = operands(node, values);
      Activation made = node.operator().forward(operands, inner);
      adopt(made.output(), operands, ops);
      made.choices().forEach(choice -> adopt(choice, operands, ops));
      return made;
    }
  }

  /** A choice that is a node's own output or input must outlive its readers. */
  private static void retain(List<NDArray> choices, BoundNode node, Map<String, Ref> values) {
    for (NDArray choice : choices) {
      var candidates = new ArrayList<>(node.inputs());
      candidates.add(node.name());
      for (String candidate : candidates) {
        if (values.get(candidate).array() == choice) {
          values.get(candidate).addReader();
        }
      }
    }
  }

  private int readersOf(String name) {
    // The stage's output has one more reader: the caller.
    return readers.getOrDefault(name, 0) + (name.equals(output()) ? 1 : 0);
  }

  /** {@code θ}: the frozen map at zero input, N×C×H×W of the pre-activation output. */
  NDArray constant(StageTrace trace, Ops ops) {
    Operand zero = Operand.disposable(ops.zerosLike(trace.input()));
    return frozen(trace, zero, Offset.INCLUDED, Set.of(input), Taps.none(), ops);
  }

  /** {@code J u}, or {@code J u + θ}; N×C×H×W of the pre-activation output. */
  NDArray frozen(StageTrace trace, Operand u, Offset offset, Taps taps, Ops ops) {
    return frozen(trace, u, offset, Set.of(), taps, ops);
  }

  private NDArray frozen(
      StageTrace trace, Operand u, Offset offset, Set<String> zeros, Taps taps, Ops ops) {
    var values = new HashMap<String, Ref>();
    values.put(
        input,
        u.disposable()
            ? Ref.owned(u.value(), readers.getOrDefault(input, 0))
            : Ref.borrowed(u.value()));
    for (BoundNode node : nodes) {
      Ref ref;
      if (terminals.contains(node.name())) {
        ref = values.get(node.inputs().get(0));
        for (int i = 0; i < readersOf(node.name()); i++) {
          ref.addReader();
        }
      } else {
        NDArray made =
            zeros.containsAll(node.inputs())
                ? constant(node, trace, values, ops)
                : frozen(node, trace, values, offset, ops);
        ref = Ref.owned(made, readersOf(node.name()));
      }
      values.put(node.name(), ref);
      if (taps.wants(node.name())) {
        tap(node, trace, ref, offset, taps, ops);
      }
      node.inputs().forEach(source -> values.get(source).release());
    }
    return values.get(output()).array();
  }

  /** A closing activation that is looked at by itself acts: what it reset to zero stays zero. */
  private void tap(BoundNode node, StageTrace trace, Ref ref, Offset offset, Taps taps, Ops ops) {
    if (terminals.contains(node.name())) {
      List<NDArray> choices = trace.choices().get(node.name());
      List<Operand> before = List.of(Operand.shared(ref.array()));
      taps.put(node.name(), node.operator().frozen(choices, before, offset, ops));
    } else {
      taps.put(node.name(), ref.array());
      ref.addReader();
    }
  }

  private static NDArray frozen(
      BoundNode node, StageTrace trace, Map<String, Ref> values, Offset offset, Ops ops) {
    try (Ops inner = ops.inner()) {
      List<Operand> operands = operands(node, values);
      NDArray y = node.operator().frozen(trace.choices().get(node.name()), operands, offset, inner);
      return adopt(y, operands, ops);
    }
  }

  private static NDArray constant(
      BoundNode node, StageTrace trace, Map<String, Ref> values, Ops ops) {
    try (Ops inner = ops.inner()) {
      List<Operand> zeros = operands(node, values);
      NDArray y = node.operator().constant(trace.choices().get(node.name()), zeros, inner);
      return adopt(y, zeros, ops);
    }
  }

  /**
   * What is wanted of the stage before its closing activations act, given what is wanted after them
   * (Eq. 12 and 13).
   */
  NDArray preActivation(StageTrace trace, NDArray wanted, Ops ops) {
    return preActivation(nodes.get(nodes.size() - 1), trace, wanted, ops);
  }

  private NDArray preActivation(BoundNode node, StageTrace trace, NDArray wanted, Ops ops) {
    if (terminals.contains(node.name())) {
      return node.operator().preActivation(wanted, ops);
    }
    boolean joinsTerminals =
        nodes.stream()
            .anyMatch(
                source ->
                    node.inputs().contains(source.name()) && terminals.contains(source.name()));
    if (!joinsTerminals) {
      return wanted;
    }
    List<NDArray> choices = trace.choices().get(node.name());
    List<NDArray> parts = node.operator().adjoint(choices, Operand.shared(wanted), ops);
    var before = new ArrayList<Operand>();
    for (int k = 0; k < parts.size(); k++) {
      String name = node.inputs().get(k);
      NDArray part = parts.get(k);
      before.add(
          Operand.shared(
              nodes.stream()
                  .filter(source -> source.name().equals(name))
                  .findFirst()
                  .map(source -> preActivation(source, trace, part, ops))
                  .orElse(part)));
    }
    return node.operator().frozen(choices, before, Offset.NONE, ops);
  }

  /** {@code Jᵀ v} of the frozen map, without the closing activations. */
  NDArray adjoint(StageTrace trace, Operand v, Ops ops) {
    return backward(trace, v, Direction.ADJOINT, Taps.none(), ops);
  }

  /** The true vector-Jacobian product, gates and closing activations included. */
  NDArray gradient(StageTrace trace, Operand v, Taps taps, Ops ops) {
    return backward(trace, v, Direction.GRADIENT, taps, ops);
  }

  private enum Direction {
    ADJOINT,
    GRADIENT
  }

  private NDArray backward(StageTrace trace, Operand v, Direction direction, Taps taps, Ops ops) {
    var values = new HashMap<String, Ref>();
    values.put(output(), v.disposable() ? Ref.owned(v.value(), 1) : Ref.borrowed(v.value()));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      BoundNode node = nodes.get(i);
      Ref incoming = values.remove(node.name());
      if (taps.wants(node.name())) {
        taps.put(node.name(), incoming.array());
        incoming.addReader();
      }
      List<NDArray> results =
          direction == Direction.ADJOINT && terminals.contains(node.name())
              ? List.of(incoming.array())
              : backward(node, trace, incoming.operand(), direction, ops);
      distribute(node, results, incoming, values, ops);
      incoming.release();
    }
    return values.get(input).array();
  }

  private static List<NDArray> backward(
      BoundNode node, StageTrace trace, Operand v, Direction direction, Ops ops) {
    try (Ops inner = ops.inner()) {
      List<NDArray> choices = trace.choices().get(node.name());
      List<NDArray> results =
          direction == Direction.ADJOINT
              ? node.operator().adjoint(choices, v, inner)
              : node.operator().gradient(choices, v, inner);
      results.forEach(result -> adopt(result, List.of(v), ops));
      return results;
    }
  }

  /** Adds a node's results to what its inputs have been given so far. */
  private static void distribute(
      BoundNode node, List<NDArray> results, Ref incoming, Map<String, Ref> values, Ops ops) {
    var made = new IdentityHashMap<NDArray, Ref>();
    made.put(incoming.array(), incoming);
    for (int k = 0; k < results.size(); k++) {
      Ref part = made.computeIfAbsent(results.get(k), array -> Ref.owned(array, 0));
      part.addReader();
      String source = node.inputs().get(k);
      Ref before = values.get(source);
      values.put(source, before == null ? part : sum(before, part, ops));
    }
  }

  private static Ref sum(Ref a, Ref b, Ops ops) {
    Ref into = a.operand().disposable() || !b.operand().disposable() ? a : b;
    Ref other = into == a ? b : a;
    NDArray sum = ops.add(into.operand(), other.array());
    a.release();
    b.release();
    return Ref.owned(sum, 1);
  }

  private static List<Operand> operands(BoundNode node, Map<String, Ref> values) {
    return node.inputs().stream().map(source -> values.get(source).operand()).toList();
  }

  /** Moves a result to the scope of the pass, unless the operator handed an operand through. */
  private static NDArray adopt(NDArray result, List<Operand> operands, Ops ops) {
    boolean passedThrough = operands.stream().anyMatch(operand -> operand.value() == result);
    return passedThrough ? result : ops.adopt(result);
  }
}
