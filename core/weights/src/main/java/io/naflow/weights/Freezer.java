package io.naflow.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Turns what a pickle was read into, which may share parts and even contain itself, into a finite
 * tree of values; names the tensors by their paths and checks each against its storage.
 */
final class Freezer {

  static final int MAX_DEPTH = 256;

  private static final int MAX_VALUES = 1_000_000;
  private static final int MAX_NAME = 4096;

  /** A view that repeats elements may be as large as its file, or this many bytes. */
  private static final long SMALL = 1 << 20;

  private final SourceFile file;
  private final Function<PickleNode.StorageRef, Storage> storages;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, Value> scalars = new LinkedHashMap<>();

  /** Objects on the way from the root to the value that is being made. */
  private final Set<PickleNode> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Objects that are keys of dictionaries, numbered. */
  private final Map<PickleNode, String> objectKeys = new IdentityHashMap<>();

  private long values;

  private Freezer(SourceFile file, Function<PickleNode.StorageRef, Storage> storages) {
    this.file = file;
    this.storages = storages;
  }

  /**
   * @param storages gives the bytes of a storage, and refuses those that the file does not have
   */
  static Contents freeze(
      PickleNode root, SourceFile file, Function<PickleNode.StorageRef, Storage> storages) {
    Freezer freezer = new Freezer(file, storages);
    return new Contents(freezer.value(root, "", 0), freezer.tensors, freezer.scalars);
  }

  private Value value(PickleNode node, String path, int depth) {
    spend(1 + path.length() / 16);
    if (depth > MAX_DEPTH) {
      throw refuse(
          "its values are nested deeper than %d at '%s', or contain themselves"
              .formatted(MAX_DEPTH, WeightsException.shown(path)),
          WeightsException.SAVE_AGAIN);
    }
    if (node instanceof PickleNode.Scalar scalar) {
      if (!(scalar.value() instanceof Value.None || scalar.value() instanceof Value.Binary)) {
        scalars.putIfAbsent(path, scalar.value());
      }
      return scalar.value();
    }
    if (node instanceof PickleNode.Sequence sequence) {
      return new Value.Items(items(sequence.items(), path, depth));
    }
    if (node instanceof PickleNode.Mapping mapping) {
      return dict(mapping, path, depth, false);
    }
    if (node instanceof PickleNode.Instance instance) {
      if (!open.add(instance)) {
        // Objects refer to what they are part of; what it holds is found where it was begun.
        return new Value.Text("part of this " + instance.className);
      }
      Value inert = inert(instance, path, depth);
      open.remove(instance);
      return inert;
    }
    if (node instanceof PickleNode.TensorRef tensor) {
      return new Value.Tensor(tensor(tensor, path.isEmpty() ? "root" : path));
    }
    if (node instanceof PickleNode.NumpyArray array && array.content.isPresent()) {
      PickleNode.NumpyArray.Content content = array.content.get();
      return add(
          new StoredTensor(
              path.isEmpty() ? "root" : path,
              content.dtype(),
              content.layout(),
              content.storage()));
    }
    if (node instanceof PickleNode.Global global) {
      return new Value.Text(global.name());
    }
    if (node instanceof PickleNode.NumpyType type) {
      return new Value.Text("numpy." + type.code);
    }
    return new Value.Text(PickleNode.describe(node) + " without a tensor around it");
  }

  private List<Value> items(List<PickleNode> nodes, String path, int depth) {
    List<Value> items = new ArrayList<>();
    for (PickleNode item : nodes) {
      items.add(value(item, child(path, Integer.toString(items.size())), depth + 1));
    }
    return items;
  }

  private Value.Dict dict(PickleNode.Mapping mapping, String path, int depth, boolean attributes) {
    Map<String, Value> entries = new LinkedHashMap<>();
    for (int i = 0; i < mapping.keys().size(); i++) {
      String key = key(mapping.keys().get(i), path);
      PickleNode node = mapping.values().get(i);
      boolean registry =
          attributes && Value.Inert.REGISTRIES.contains(key) && node instanceof PickleNode.Mapping;
      Value value = value(node, registry ? path : child(path, key), depth + 1);
      if (entries.put(key, value) != null) {
        throw refuse(
            "the key '%s' stands twice in a dictionary".formatted(WeightsException.shown(key)),
            WeightsException.SAVE_AGAIN);
      }
    }
    return new Value.Dict(entries);
  }

  private Value inert(PickleNode.Instance instance, String path, int depth) {
    List<Value> arguments =
        items(instance.arguments, child(path, Value.Inert.ARGUMENTS), depth + 1);
    Value state = new Value.None();
    if (instance.state.isPresent()) {
      PickleNode node = instance.state.get();
      state =
          node instanceof PickleNode.Mapping mapping
              ? dict(mapping, path, depth + 1, true)
              : value(node, path, depth + 1);
    }
    return new Value.Inert(
        instance.className,
        arguments,
        state,
        items(instance.items.items(), path, depth + 1),
        dict(instance.entries, path, depth + 1, false));
  }

  /** A key as Python prints it. Keys that are containers of containers do not occur. */
  private String key(PickleNode node, String path) {
    if (node instanceof PickleNode.Scalar scalar) {
      return keyText(scalar.value(), path);
    }
    if (node instanceof PickleNode.Sequence tuple) {
      StringBuilder text = new StringBuilder("(");
      for (PickleNode item : tuple.items()) {
        if (!(item instanceof PickleNode.Scalar scalar)) {
          throw badKey(node, path);
        }
        text.append(text.length() == 1 ? "" : ", ").append(keyText(scalar.value(), path));
        if (text.length() > MAX_NAME) {
          throw badKey(node, path);
        }
      }
      return text.append(')').toString();
    }
    if (node instanceof PickleNode.Global global) {
      return global.name();
    }
    if (node instanceof PickleNode.Instance instance) {
      return objectKeys.computeIfAbsent(
          instance, key -> "(%s %d)".formatted(instance.className, objectKeys.size()));
    }
    throw badKey(node, path);
  }

  private String keyText(Value value, String path) {
    if (value instanceof Value.Text text) {
      return text.text();
    } else if (value instanceof Value.Int number) {
      return number.value().toString();
    } else if (value instanceof Value.Real number) {
      return Double.toString(number.value());
    } else if (value instanceof Value.Bool flag) {
      return flag.value() ? "True" : "False";
    } else if (value instanceof Value.None) {
      return "None";
    }
    throw badKey(new PickleNode.Scalar(value), path);
  }

  private WeightsException badKey(PickleNode key, String path) {
    return refuse(
        "a key of the dictionary '%s' is %s"
            .formatted(WeightsException.shown(path), PickleNode.describe(key)),
        WeightsException.SAVE_AGAIN);
  }

  private StoredTensor tensor(PickleNode.TensorRef ref, String name) {
    Layout layout = ref.layout();
    DType dtype = ref.dtype();
    Storage storage = storages.apply(ref.storage());
    long held = storage.bytes() / dtype.bytes();
    OptionalLong required = layout.requiredLength();
    if (required.isEmpty() || required.getAsLong() > held) {
      throw badTensor(
          name,
          layout,
          "which does not fit its storage of %d elements".formatted(held),
          WeightsException.FETCH_AGAIN);
    }
    long count = Layout.count(layout.shape()).orElseThrow();
    boolean repeats = count > Math.max(file.size(), SMALL) / dtype.bytes() || !layout.nested();
    if (count > 0 && repeats) {
      throw badTensor(
          name,
          layout,
          "which repeats elements",
          "call .contiguous() on it before saving it in Python");
    }
    return add(new StoredTensor(name, dtype, layout, storage)).tensor();
  }

  private WeightsException badTensor(String name, Layout layout, String why, String wayOut) {
    return refuse(
        "tensor '%s' has shape %s, strides %s and offset %d, %s"
            .formatted(
                WeightsException.shown(name),
                layout.shape(),
                layout.strides(),
                layout.offset(),
                why),
        wayOut);
  }

  private Value.Tensor add(StoredTensor tensor) {
    claim(tensor.name());
    tensors.put(tensor.name(), tensor);
    return new Value.Tensor(tensor);
  }

  private void claim(String path) {
    if (tensors.containsKey(path)) {
      throw refuse(
          "two of its values have the path '%s'".formatted(WeightsException.shown(path)),
          WeightsException.SAVE_AGAIN);
    }
  }

  private String child(String path, String key) {
    if (path.length() + key.length() > MAX_NAME) {
      throw refuse(
          "the name '%s' is longer than %d characters"
              .formatted(WeightsException.shown(path + "." + key), MAX_NAME),
          WeightsException.SAVE_AGAIN);
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  private void spend(int more) {
    values += more;
    if (values > MAX_VALUES) {
      throw refuse(
          "it holds more than %d values, counting shared ones each time".formatted(MAX_VALUES),
          WeightsException.SAVE_AGAIN);
    }
  }

  private WeightsException refuse(String why, String wayOut) {
    return WeightsException.cannotRead(file.path(), why, wayOut);
  }

  /**
   * What a file holds.
   *
   * @param root its nesting
   * @param tensors all tensors by path, in file order
   * @param scalars all numbers, texts and booleans by path, in file order
   */
  record Contents(Value root, Map<String, StoredTensor> tensors, Map<String, Value> scalars) {}
}
