package io.naflow.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * PyTorch's tensors in a pickle, as torch/_utils.py rebuilds them and torch/serialization.py refers
 * to their storages.
 */
final class TorchNodes {

  static final Set<String> NAMES =
      Set.of(
          "torch.Size",
          "torch.Tensor",
          "torch.UntypedStorage",
          "torch.device",
          "torch._tensor._rebuild_from_type_v2",
          "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3",
          "torch.nn.parameter.Parameter",
          "torch.storage.UntypedStorage",
          "torch.storage._UntypedStorage");

  private static final int MAX_DIMENSIONS = 64;
  private static final int MAX_DEVICE_NAME = 100;

  private final PickleCall.Context context;
  private final Map<String, PickleNode.StorageRef> storages = new HashMap<>();

  TorchNodes(PickleCall.Context context) {
    this.context = context;
  }

  /** Every storage referred to so far, by key. */
  Map<String, PickleNode.StorageRef> storages() {
    return storages;
  }

  static boolean knows(String name) {
    return NAMES.contains(name)
        || DType.ofStorage(name).isPresent()
        || DType.ofTorch(name).isPresent();
  }

  PickleNode call(PickleCall call) {
    return switch (call.name()) {
      case "torch.Size" -> call.argument(0, PickleNode.Sequence.class);
      case "torch.device" -> device(call);
      case "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3" ->
          tensor(call);
      case "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch.nn.parameter.Parameter" ->
          call.has(0) && call.arguments().get(0) instanceof PickleNode.Instance stranger
              ? stranger
              : call.argument(0, PickleNode.TensorRef.class);
      case "torch._tensor._rebuild_from_type_v2" -> retyped(call);
      default -> stranger(call.name());
    };
  }

  /** References to what lies outside the pickle: storages, and the sources of modules. */
  PickleNode persistent(PickleNode id) {
    if (id instanceof PickleNode.Sequence tuple && !tuple.items().isEmpty()) {
      List<PickleNode> items = tuple.items();
      String kind = PickleNode.asText(items.get(0)).orElse("");
      if (kind.equals("storage") && (items.size() == 5 || items.size() == 6)) {
        return storage(items);
      }
      if (kind.equals("module")
          && items.size() == 4
          && items.get(1) instanceof PickleNode.Global type) {
        return type;
      }
    }
    throw context.refuse(
        "it refers to something outside the pickle that is no storage",
        WeightsException.FETCH_AGAIN);
  }

  /** ("storage", type, key, device, elements), and before PyTorch 1.6 a view or None. */
  private PickleNode storage(List<PickleNode> items) {
    if (!(items.get(1) instanceof PickleNode.Global type)) {
      throw badStorage();
    }
    Optional<DType> dtype = DType.ofStorage(type.name());
    if (dtype.isEmpty() && !type.name().endsWith("UntypedStorage")) {
      // Of quantised or complex numbers: the tensor is named, and nobody may need it.
      return stranger(type.name());
    }
    String key = PickleNode.asText(items.get(2)).orElseThrow(this::badStorage);
    long elements = PickleNode.asLong(items.get(4)).orElseThrow(this::badStorage);
    PickleNode.View view = new PickleNode.View(0, elements);
    // Until PyTorch 0.4 a storage could be a view of another: (its own key, offset, length).
    if (items.size() == 6 && items.get(5) instanceof PickleNode.Sequence declared) {
      if (declared.items().size() != 3) {
        throw badStorage();
      }
      view =
          new PickleNode.View(
              PickleNode.asLong(declared.items().get(1)).orElseThrow(this::badStorage),
              PickleNode.asLong(declared.items().get(2)).orElseThrow(this::badStorage));
    }
    if (elements < 0
        || view.offset() < 0
        || view.elements() < 0
        || view.offset() > elements - view.elements()) {
      throw context.refuse(
          "storage '%s' declares %d elements, of which %d from %d on"
              .formatted(WeightsException.shown(key), elements, view.elements(), view.offset()),
          WeightsException.FETCH_AGAIN);
    }
    PickleNode.StorageRef ref = new PickleNode.StorageRef(key, dtype, elements, view);
    PickleNode.StorageRef first = storages.putIfAbsent(key, ref);
    if (first != null && (!first.dtype().equals(dtype) || first.elements() != elements)) {
      throw context.refuse(
          "storage '%s' is described in two ways".formatted(WeightsException.shown(key)),
          WeightsException.FETCH_AGAIN);
    }
    return ref;
  }

  private WeightsException badStorage() {
    return context.refuse("a reference to a storage is malformed", WeightsException.FETCH_AGAIN);
  }

  /** (storage, offset, size, stride, ...); version 3 has the type as the seventh argument. */
  private PickleNode tensor(PickleCall call) {
    if (call.has(0) && call.arguments().get(0) instanceof PickleNode.Instance stranger) {
      return stranger;
    }
    PickleNode.StorageRef storage = call.argument(0, PickleNode.StorageRef.class);
    Optional<DType> dtype =
        call.name().endsWith("_v3")
            ? DType.ofTorch(call.argument(6, PickleNode.Global.class).name())
            : storage.dtype();
    if (dtype.isEmpty()
        && call.has(6)
        && call.arguments().get(6) instanceof PickleNode.Global type) {
      return stranger(type.name());
    }
    OptionalLong offset =
        call.has(3) ? PickleNode.asLong(call.arguments().get(1)) : OptionalLong.empty();
    List<Long> shape = dimensions(call, 2);
    List<Long> strides = dimensions(call, 3);
    if (dtype.isEmpty() || offset.isEmpty() || shape.size() != strides.size()) {
      throw call.malformed();
    }
    context.spend(2L * shape.size());
    return new PickleNode.TensorRef(
        storage, dtype.get(), new Layout(shape, strides, offset.getAsLong()));
  }

  private static List<Long> dimensions(PickleCall call, int index) {
    PickleNode.Sequence sizes = call.argument(index, PickleNode.Sequence.class);
    if (sizes.items().size() > MAX_DIMENSIONS) {
      throw call.malformed();
    }
    return PickleNode.asLongs(sizes).orElseThrow(call::malformed);
  }

  /** A tensor with attributes of its own: (function, type, its arguments, attributes). */
  private PickleNode retyped(PickleCall call) {
    PickleNode.Global function = call.argument(0, PickleNode.Global.class);
    List<PickleNode> arguments = call.argument(2, PickleNode.Sequence.class).items();
    if (!function.name().startsWith("torch._utils._rebuild_") || function.inert()) {
      return stranger(function.name());
    }
    return call(new PickleCall(function.name(), arguments, context));
  }

  /** A tensor of a kind that is not read. */
  private static PickleNode stranger(String kind) {
    return new PickleNode.Instance(kind, new ArrayList<>());
  }

  /** (kind) or (kind, index), as in cuda:0. */
  private PickleNode device(PickleCall call) {
    String name =
        PickleNode.asText(call.argument(0, PickleNode.Scalar.class)).orElseThrow(call::malformed);
    if (name.length() > MAX_DEVICE_NAME) {
      throw call.malformed();
    }
    if (call.has(1)) {
      name += ":" + PickleNode.asLong(call.arguments().get(1)).orElseThrow(call::malformed);
    }
    return new PickleNode.Scalar(new Value.Text(name));
  }
}
