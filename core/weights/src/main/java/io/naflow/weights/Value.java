package io.naflow.weights;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a checkpoint holds, nested as its author nested it: plain data, nothing that does anything.
 * The tree is finite, at most 256 deep, and its order is that of the file.
 */
public sealed interface Value {

  /**
   * A tensor.
   *
   * @param tensor its name, type, shape, and the way to its numbers
   */
  record Tensor(StoredTensor tensor) implements Value {}

  /**
   * A dictionary, ordered. Keys that are not text are written as Python prints them: {@code 0},
   * {@code True}, {@code (1, a)}.
   *
   * @param entries the values by key, in file order
   */
  record Dict(Map<String, Value> entries) implements Value {
    public Dict {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /**
   * A list, tuple or set.
   *
   * @param items the values, in file order
   */
  record Items(List<Value> items) implements Value {
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * A string, or the name of a type such as {@code torch.float32}.
   *
   * @param text its characters
   */
  record Text(String text) implements Value {}

  /**
   * An integer, of any size as Python has them.
   *
   * @param value the number
   */
  record Int(BigInteger value) implements Value {
    static Int of(long value) {
      return new Int(BigInteger.valueOf(value));
    }
  }

  /**
   * A floating-point number.
   *
   * @param value the number, possibly infinite or NaN
   */
  record Real(double value) implements Value {}

  /**
   * True or false.
   *
   * @param value which of them
   */
  record Bool(boolean value) implements Value {}

  /**
   * Raw bytes.
   *
   * @param content the bytes from index 0 to the limit, read-only
   */
  record Binary(ByteBuffer content) implements Value {
    public Binary {
      content = content.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer content() {
      return content.duplicate();
    }
  }

  /** Python's {@code None}. */
  record None() implements Value {}

  /**
   * An object of a class that is not known here, or of a type of tensor that is not read: what the
   * file says about it. Nothing of the class was looked up or run.
   *
   * @param className the class as the file names it, such as {@code
   *     lib.LinearAverage.LinearAverage}
   * @param arguments what its constructor would have been given; keyword arguments, if any, are a
   *     {@link Dict} at the end
   * @param state its attributes if a {@link Dict}, as it is for most; {@link None} if it has none
   * @param items its items if the class is a kind of list
   * @param entries its entries if the class is a kind of dictionary
   */
  record Inert(
      String className, List<Value> arguments, Value state, List<Value> items, Dict entries)
      implements Value {

    /**
     * PyTorch's modules keep their tensors and parts in these attributes, which the names of a
     * state dict leave out: the attribute {@code _buffers} with an entry {@code memory} is {@code
     * memory}.
     */
    static final Set<String> REGISTRIES = Set.of("_parameters", "_buffers", "_modules");

    /** The name in paths of the constructor's arguments. */
    static final String ARGUMENTS = "__args__";

    public Inert {
      arguments = List.copyOf(arguments);
      items = List.copyOf(items);
    }
  }

  /**
   * What lies directly below this value, by its part of the path. Registered tensors and parts of
   * an inert PyTorch module count as lying directly below it. Empty for tensors and scalars.
   */
  default Map<String, Value> children() {
    Map<String, Value> children = new LinkedHashMap<>();
    if (this instanceof Dict dict) {
      children.putAll(dict.entries);
    } else if (this instanceof Items list) {
      putAll(list.items, children);
    } else if (this instanceof Inert inert) {
      if (!inert.arguments.isEmpty()) {
        children.put(Inert.ARGUMENTS, new Items(inert.arguments));
      }
      if (inert.state instanceof Dict attributes) {
        attributes.entries.forEach(
            (key, value) -> {
              if (Inert.REGISTRIES.contains(key) && value instanceof Dict registry) {
                children.putAll(registry.entries);
              } else {
                children.put(key, value);
              }
            });
      } else {
        children.putAll(inert.state.children());
      }
      putAll(inert.items, children);
      children.putAll(inert.entries.entries);
    }
    return children;
  }

  private static void putAll(List<Value> items, Map<String, Value> children) {
    for (int i = 0; i < items.size(); i++) {
      children.put(Integer.toString(i), items.get(i));
    }
  }

  /**
   * The value at the end of a path.
   *
   * @param keys one part of the path each: a key, an index or an attribute; none for this value
   */
  default Optional<Value> at(List<String> keys) {
    Optional<Value> value = Optional.of(this);
    for (String key : keys) {
      value = value.map(parent -> parent.children().get(key));
    }
    return value;
  }

  /** Every tensor at or below this value, in file order. */
  default Stream<StoredTensor> tensors() {
    return this instanceof Tensor leaf
        ? Stream.of(leaf.tensor)
        : children().values().stream().flatMap(Value::tensors);
  }
}
