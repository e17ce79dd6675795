package io.naflow.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names that a pickle mentions, and what they make of their arguments. Those known here are
 * each a case of a {@code switch} that builds data: what {@code torch.save} writes for state dicts
 * (PyTorch's {@code _weights_only_unpickler.py} has a similar list) and numpy's numbers. All others
 * make objects that are what the file says of them and nothing else. No name from a file is ever
 * looked up anywhere.
 */
final class Globals {

  private static final Set<String> NAMES =
      Set.of(
          "builtins.bool",
          "builtins.bytearray",
          "builtins.bytes",
          "builtins.dict",
          "builtins.float",
          "builtins.frozenset",
          "builtins.int",
          "builtins.list",
          "builtins.object",
          "builtins.set",
          "builtins.str",
          "builtins.tuple",
          "_codecs.encode",
          "collections.Counter",
          "collections.OrderedDict",
          "collections.defaultdict",
          "copyreg._reconstructor");

  private final PickleCall.Context context;
  private final NumpyNodes numpy;
  private final TorchNodes torch;

  Globals(PickleCall.Context context) {
    this.context = context;
    this.numpy = new NumpyNodes(context);
    this.torch = new TorchNodes(context);
  }

  /** A name; inert if it is none of those above. */
  PickleNode.Global find(String module, String name) {
    String full = modern(module) + "." + name;
    boolean known =
        NAMES.contains(full) || NumpyNodes.NAMES.contains(full) || TorchNodes.knows(full);
    return new PickleNode.Global(full, !known);
  }

  /** The Python 3 and numpy 1 spelling of a module's name. */
  private static String modern(String module) {
    return switch (module) {
      case "__builtin__" -> "builtins";
      case "copy_reg" -> "copyreg";
      case "torch.tensor" -> "torch._tensor";
      case "numpy._core.multiarray" -> "numpy.core.multiarray";
      case "numpy._core.numeric" -> "numpy.core.numeric";
      default -> module;
    };
  }

  /** PyTorch's references to storages, and the storages referred to so far. */
  TorchNodes torch() {
    return torch;
  }

  PickleNode callWithKeywords(PickleNode called, List<PickleNode> arguments, PickleNode keywords) {
    PickleNode made = call(called, arguments);
    if (made instanceof PickleNode.Instance instance) {
      instance.arguments.add(keywords);
      return made;
    }
    throw context.refuse(
        "it gives keyword arguments to " + PickleNode.describe(called),
        WeightsException.SAVE_AGAIN);
  }

  PickleNode call(PickleNode called, List<PickleNode> arguments) {
    if (called instanceof PickleNode.Instance object) {
      return inert("a call of " + object.className, arguments);
    } else if (!(called instanceof PickleNode.Global)) {
      throw context.refuse("it calls " + PickleNode.describe(called), WeightsException.SAVE_AGAIN);
    }
    PickleNode.Global global = (PickleNode.Global) called;
    if (global.inert()) {
      return inert(global.name(), arguments);
    }
    PickleCall call = new PickleCall(global.name(), arguments, context);
    if (NumpyNodes.NAMES.contains(global.name())) {
      return numpy.call(call);
    }
    if (TorchNodes.knows(global.name())) {
      return torch.call(call);
    }
    return switch (global.name()) {
      case "collections.OrderedDict" -> orderedDict(call);
      case "collections.defaultdict" -> new PickleNode.Mapping();
      case "collections.Counter" ->
          call.has(0) ? call.argument(0, PickleNode.Mapping.class) : new PickleNode.Mapping();
      case "builtins.set", "builtins.frozenset" ->
          call.has(0) ? call.argument(0, PickleNode.Sequence.class) : new PickleNode.Sequence();
      case "builtins.bytes", "builtins.bytearray", "_codecs.encode" -> bytes(call);
      case "copyreg._reconstructor" -> reconstructed(call);
      default -> inert(global.name(), arguments);
    };
  }

  private PickleNode inert(String name, List<PickleNode> arguments) {
    context.spend(arguments.size());
    return new PickleNode.Instance(name, new ArrayList<>(arguments));
  }

  /** What {@code __setstate__} would be given; kept where it is data, refused elsewhere. */
  void build(PickleNode target, PickleNode state) {
    if (target instanceof PickleNode.Instance instance) {
      if (instance.state.isPresent()) {
        throw context.refuse(
            "it sets the state of " + PickleNode.describe(target) + " twice",
            WeightsException.SAVE_AGAIN);
      }
      instance.state = Optional.of(state);
    } else if (target instanceof PickleNode.NumpyType || target instanceof PickleNode.NumpyArray) {
      numpy.build(target, state);
    } else if (!(target instanceof PickleNode.Mapping || target instanceof PickleNode.TensorRef)) {
      // For a dictionary it is the attribute _metadata (versions of the modules) of a state dict,
      // for a tensor its hooks: neither says anything about the weights, and both are dropped.
      throw context.refuse(
          "it calls __setstate__ on " + PickleNode.describe(target), WeightsException.SAVE_AGAIN);
    }
  }

  private PickleNode orderedDict(PickleCall call) {
    PickleNode.Mapping mapping = new PickleNode.Mapping();
    if (call.has(0) && call.arguments().get(0) instanceof PickleNode.Sequence pairs) {
      // Python 2 wrote the items as a list of pairs.
      context.spend(pairs.items().size());
      for (PickleNode pair : pairs.items()) {
        if (!(pair instanceof PickleNode.Sequence two) || two.items().size() != 2) {
          throw context.refuse("an item of a dictionary is no pair", WeightsException.FETCH_AGAIN);
        }
        mapping.put(two.items().get(0), two.items().get(1));
      }
    }
    return mapping;
  }

  /** Protocols before 3 have no bytes, and write text with instructions to encode it as Latin-1. */
  private PickleNode bytes(PickleCall call) {
    if (!call.has(0)) {
      return new PickleNode.Scalar(new Value.Binary(ByteBuffer.allocate(0)));
    }
    PickleNode.Scalar source = call.argument(0, PickleNode.Scalar.class);
    if (source.value() instanceof Value.Binary) {
      return source;
    }
    String encoding = call.has(1) ? PickleNode.asText(call.arguments().get(1)).orElse("") : "";
    if (source.value() instanceof Value.Text text
        && (encoding.equals("latin1") || encoding.equals("latin-1"))) {
      context.spend(text.text().length() / Long.BYTES);
      byte[] encoded = text.text().getBytes(StandardCharsets.ISO_8859_1);
      return new PickleNode.Scalar(new Value.Binary(ByteBuffer.wrap(encoded)));
    }
    throw context.refuse(
        "it makes bytes of "
            + PickleNode.describe(source)
            + " with encoding '"
            + WeightsException.shown(encoding)
            + "'",
        WeightsException.SAVE_AGAIN);
  }

  /** How protocols 0 and 1 write any object: (class, base class, state of the base). */
  private PickleNode reconstructed(PickleCall call) {
    PickleNode.Global type = call.argument(0, PickleNode.Global.class);
    return new PickleNode.Instance(type.name(), new ArrayList<>());
  }
}
