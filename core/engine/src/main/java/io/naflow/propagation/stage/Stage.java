package io.naflow.propagation.stage;

import ai.djl.ndarray.NDArray;
import io.naflow.layer.Operator.Offset;
import io.naflow.propagation.stage.StageBackward.Direction;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stretch of a loaded network with one input and one output: a segment, or the head behind the
 * last feature map. Runs its layers forwards, as a frozen affine map, and backwards.
 */
public final class Stage {
  private final String input;
  private final List<BoundNode> nodes;
  private final Set<String> terminals;
  private final Map<String, Integer> readers = new HashMap<>();
  private final List<BoundNode> carried;
  private final Map<String, Integer> carriedReaders = new HashMap<>();

  /**
   * @param input name of the node the stage reads
   * @param nodes its nodes in topological order; the last one's output is the stage's
   * @param terminals closing activations, which the frozen map leaves out
   */
  public Stage(String input, List<BoundNode> nodes, Set<String> terminals) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
    this.terminals = Set.copyOf(terminals);
    for (BoundNode node : nodes) {
      for (String source : node.inputs()) {
        readers.merge(source, 1, Integer::sum);
      }
    }
    this.carried = carriedNodes(this.nodes);
    for (BoundNode node : carried) {
      for (String source : node.carried()) {
        carriedReaders.merge(source, 1, Integer::sum);
      }
    }
  }

  /** The nodes on a way to the output that is not held: those that the frozen map goes through. */
  private static List<BoundNode> carriedNodes(List<BoundNode> nodes) {
    var found = new ArrayDeque<BoundNode>();
    var needed = new HashSet<String>();
    needed.add(nodes.get(nodes.size() - 1).name());
    for (int i = nodes.size() - 1; i >= 0; i--) {
      BoundNode node = nodes.get(i);
      if (needed.contains(node.name())) {
        needed.addAll(node.carried());
        found.addFirst(node);
      }
    }
    return List.copyOf(found);
  }

  /** Name of the node the stage reads. */
  public String input() {
    return input;
  }

  /** In topological order. */
  public List<BoundNode> nodes() {
    return nodes;
  }

  /** Name of the node whose output is the stage's. */
  public String output() {
    return nodes.get(nodes.size() - 1).name();
  }

  /** Closing activations, which the frozen map leaves out. */
  public Set<String> terminals() {
    return terminals;
  }

  public boolean contains(String node) {
    return nodes.stream().anyMatch(member -> member.name().equals(node));
  }

  /** The spatial attention map of the stage's last gate that has one. */
  public Optional<NDArray> spatialAttention(StageTrace trace) {
    return nodes.stream()
        .flatMap(node -> node.operator().spatialAttention(trace.choices(node)).stream())
        .reduce((earlier, later) -> later);
  }

  /** Runs the layers as they are, and remembers what the backward passes need. */
  public StageTrace forward(NDArray x, Set<String> keep, Ops ops) {
    return new StageForward(this, ops).run(x, keep, Map.of());
  }

  /** The stage's output alone, with some nodes' outputs given instead of computed. */
  public NDArray output(NDArray x, Map<String, NDArray> given, Ops ops) {
    try (Ops inner = ops.inner()) {
      return ops.adopt(new StageForward(this, inner).run(x, Set.of(), given).output());
    }
  }

  /** {@code θ}: the frozen map at zero input, N×C×H×W of the pre-activation output. */
  public NDArray constant(StageTrace trace, Ops ops) {
    Operand zero = Operand.disposable(ops.zerosLike(trace.input()));
    return new StageFrozen(this, trace, Offset.INCLUDED, ops).run(zero, Set.of(input), Taps.none());
  }

  /** {@code J u}, or {@code J u + θ}; N×C×H×W of the pre-activation output. */
  public NDArray frozen(StageTrace trace, Operand u, Offset offset, Taps taps, Ops ops) {
    return new StageFrozen(this, trace, offset, ops).run(u, Set.of(), taps);
  }

  /**
   * What is wanted of the stage before its closing activations act, given what is wanted after them
   * (Eq. 12 and 13).
   */
  public NDArray preActivation(StageTrace trace, NDArray wanted, Ops ops) {
    return preActivation(nodes.get(nodes.size() - 1), trace, wanted, ops);
  }

  private NDArray preActivation(BoundNode node, StageTrace trace, NDArray wanted, Ops ops) {
    if (terminals.contains(node.name())) {
      return node.operator().preActivation(trace.choices(node), wanted, ops);
    }
    boolean joinsTerminals =
        nodes.stream()
            .anyMatch(
                source ->
                    node.inputs().contains(source.name()) && terminals.contains(source.name()));
    if (!joinsTerminals) {
      return wanted;
    }
    List<NDArray> choices = trace.choices(node);
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
  public NDArray adjoint(StageTrace trace, Operand v, Ops ops) {
    return new StageBackward(this, trace, Direction.ADJOINT, ops).run(v, Taps.none());
  }

  /** The true vector-Jacobian product, gates and closing activations included. */
  public NDArray gradient(StageTrace trace, Operand v, Taps taps, Ops ops) {
    return new StageBackward(this, trace, Direction.GRADIENT, ops).run(v, taps);
  }

  /** In topological order, those that only a held input leads to left out. */
  List<BoundNode> carriedNodes() {
    return carried;
  }

  /** The same as {@link #readersOf}, of the frozen map. */
  int carriedReadersOf(String name) {
    return carriedReaders.getOrDefault(name, 0) + (name.equals(output()) ? 1 : 0);
  }

  /** How many read a node, or the stage's input, inside the stage; the caller reads its output. */
  int readersOf(String name) {
    return readers.getOrDefault(name, 0) + (name.equals(output()) ? 1 : 0);
  }
}
