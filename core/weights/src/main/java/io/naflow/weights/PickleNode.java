package io.naflow.weights;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a pickle is made of while it is being read: containers that still grow, tensors not yet
 * checked against their storage. {@link Freezer} turns the finished ones into {@link Value}s.
 */
sealed interface PickleNode {

  /**
   * A number, text, bytes, boolean or None.
   *
   * @param value never a container
   */
  record Scalar(Value value) implements PickleNode {}

  /**
   * A list, tuple or set.
   *
   * @param items grow while the pickle is read
   */
  record Sequence(List<PickleNode> items) implements PickleNode {
    Sequence() {
      this(new ArrayList<>());
    }
  }

  /**
   * A dictionary.
   *
   * @param keys grow while the pickle is read
   * @param values as many as keys
   */
  record Mapping(List<PickleNode> keys, List<PickleNode> values) implements PickleNode {
    Mapping() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void put(PickleNode key, PickleNode value) {
      keys.add(key);
      values.add(value);
    }
  }

  /**
   * A name that was allowed, such as {@code collections.OrderedDict}. Only a name: nothing is
   * looked up by it.
   *
   * @param name module and name, joined by a dot, in their Python 3 spelling
   * @param inert true if the name is none that is known here
   */
  record Global(String name, boolean inert) implements PickleNode {}

  /**
   * A tensor's storage, by its key.
   *
   * @param key its name among the storages of the file
   * @param dtype type of its elements; empty for untyped bytes
   * @param elements its length in elements, in bytes if untyped
   * @param view the part of it that is meant
   */
  record StorageRef(String key, Optional<DType> dtype, long elements, View view)
      implements PickleNode {
    int elementBytes() {
      return dtype.map(DType::bytes).orElse(1);
    }
  }

  /**
   * Part of a storage, in elements.
   *
   * @param offset its first element
   * @param elements its length
   */
  record View(long offset, long elements) {}

  /**
   * A tensor as its file describes it, unchecked.
   *
   * @param storage where its elements lie
   * @param dtype type of the elements
   * @param layout which elements, as declared
   */
  record TensorRef(StorageRef storage, DType dtype, Layout layout) implements PickleNode {}

  /** An object of a class that is not known here. */
  final class Instance implements PickleNode {
    final String className;
    final List<PickleNode> arguments;
    final Sequence items = new Sequence();
    final Mapping entries = new Mapping();
    Optional<PickleNode> state = Optional.empty();

    Instance(String className, List<PickleNode> arguments) {
      this.className = className;
      this.arguments = arguments;
    }
  }

  /** A type of numpy; the byte order is told after it is made. */
  final class NumpyType implements PickleNode {
    final String code;
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    NumpyType(String code) {
      this.code = code;
    }
  }

  /** An array of numpy; shape and content are told after it is made. */
  final class NumpyArray implements PickleNode {
    Optional<Content> content = Optional.empty();

    /**
     * What the array holds.
     *
     * @param layout shape and order of the elements
     * @param storage their bytes, exactly as many as the layout needs
     */
    record Content(DType dtype, Layout layout, Storage storage) {}
  }

  /** The number that a node is, if it is an integer within a long. */
  static OptionalLong asLong(PickleNode node) {
    return node instanceof Scalar scalar
            && scalar.value instanceof Value.Int whole
            && whole.value().bitLength() < Long.SIZE
        ? OptionalLong.of(whole.value().longValue())
        : OptionalLong.empty();
  }

  /** The text that a node is, if it is one. */
  static Optional<String> asText(PickleNode node) {
    return node instanceof Scalar scalar && scalar.value instanceof Value.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  /** The numbers that a node is, if it is a tuple or list of integers. */
  static Optional<List<Long>> asLongs(PickleNode node) {
    if (!(node instanceof Sequence sequence)) {
      return Optional.empty();
    }
    List<Long> longs = new ArrayList<>();
    for (PickleNode item : sequence.items) {
      OptionalLong number = asLong(item);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      longs.add(number.getAsLong());
    }
    return Optional.of(longs);
  }

  /** What a node is, in words for a message. */
  static String describe(PickleNode node) {
    if (node instanceof Global global) {
      return WeightsException.shown(global.name);
    }
    if (node instanceof Instance instance) {
      return "an object of " + WeightsException.shown(instance.className);
    }
    if (node instanceof Scalar scalar) {
      return "a value of kind " + scalar.value.getClass().getSimpleName();
    }
    return "a value of kind " + node.getClass().getSimpleName();
  }
}
