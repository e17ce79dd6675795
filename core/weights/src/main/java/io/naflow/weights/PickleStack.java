package io.naflow.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The stack of a pickle, with its marks: nothing below the last mark can be taken. */
final class PickleStack {

  private final List<PickleNode> nodes = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Supplier<WeightsException> malformed;

  /**
   * @param malformed makes the exception for an opcode that finds too little on the stack
   */
  PickleStack(Supplier<WeightsException> malformed) {
    this.malformed = malformed;
  }

  void push(PickleNode node) {
    nodes.add(node);
  }

  void mark() {
    marks.add(nodes.size());
  }

  PickleNode top() {
    require(1);
    return nodes.get(nodes.size() - 1);
  }

  PickleNode pop() {
    require(1);
    return nodes.remove(nodes.size() - 1);
  }

  /** The last {@code count} nodes, in the order they were pushed. */
  List<PickleNode> pop(int count) {
    require(count);
    return popFrom(nodes.size() - count);
  }

  /** The nodes since the last mark, which goes too. */
  List<PickleNode> popToMark() {
    if (marks.isEmpty()) {
      throw malformed.get();
    }
    return popFrom(marks.remove(marks.size() - 1));
  }

  /** Drops the last node, or the last mark if nothing lies on it. */
  void drop() {
    if (!marks.isEmpty() && floor() == nodes.size()) {
      marks.remove(marks.size() - 1);
    } else {
      pop();
    }
  }

  private List<PickleNode> popFrom(int from) {
    List<PickleNode> tail = nodes.subList(from, nodes.size());
    List<PickleNode> popped = new ArrayList<>(tail);
    tail.clear();
    return popped;
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  private void require(int count) {
    if (nodes.size() - floor() < count) {
      throw malformed.get();
    }
  }
}
