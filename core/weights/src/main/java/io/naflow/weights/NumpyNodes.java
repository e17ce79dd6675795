package io.naflow.weights;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers and arrays of numpy in a pickle: a checkpoint's best accuracy is often a numpy scalar.
 * How they are written: {@code numpy/core/src/multiarray}, methods {@code __reduce__} of dtype,
 * scalar and ndarray.
 */
final class NumpyNodes {

  static final Set<String> NAMES =
      Set.of(
          "numpy.core.multiarray._reconstruct",
          "numpy.core.multiarray.scalar",
          "numpy.core.numeric._frombuffer",
          "numpy.dtype",
          "numpy.ndarray");

  private static final int MAX_DIMENSIONS = 64;

  private final PickleCall.Context context;

  NumpyNodes(PickleCall.Context context) {
    this.context = context;
  }

  PickleNode call(PickleCall call) {
    List<PickleNode> arguments = call.arguments();
    return switch (call.name()) {
      case "numpy.dtype" ->
          new PickleNode.NumpyType(
              PickleNode.asText(call.argument(0, PickleNode.Scalar.class))
                  .orElseThrow(this::malformed));
      case "numpy.core.multiarray.scalar" ->
          new PickleNode.Scalar(
              scalar(
                  call.argument(0, PickleNode.NumpyType.class),
                  bytes(call.argument(1, PickleNode.Scalar.class))));
      case "numpy.core.multiarray._reconstruct" -> new PickleNode.NumpyArray();
      case "numpy.core.numeric._frombuffer" -> {
        require(arguments.size() == 4);
        PickleNode.NumpyArray array = new PickleNode.NumpyArray();
        boolean columnMajor =
            PickleNode.asText(arguments.get(3)).orElseThrow(this::malformed).equals("F");
        fill(array, arguments.get(1), arguments.get(2), columnMajor, arguments.get(0));
        yield array;
      }
      default -> throw context.refuse("it calls " + call.name(), WeightsException.SAVE_AGAIN);
    };
  }

  /** The state of a type: (version, byte order, ...); of an array: (version, shape, type, ...). */
  void build(PickleNode target, PickleNode state) {
    require(state instanceof PickleNode.Sequence);
    List<PickleNode> items = ((PickleNode.Sequence) state).items();
    if (target instanceof PickleNode.NumpyType type) {
      require(items.size() >= 5);
      String order = PickleNode.asText(items.get(1)).orElseThrow(this::malformed);
      if (!(isNone(items.get(2)) && isNone(items.get(3)) && isNone(items.get(4)))) {
        throw unsupported("a structured type");
      }
      type.order = order.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    } else if (target instanceof PickleNode.NumpyArray array) {
      require(items.size() == 5 && array.content.isEmpty());
      boolean columnMajor =
          items.get(3) instanceof PickleNode.Scalar scalar
              && scalar.value() instanceof Value.Bool flag
              && flag.value();
      fill(array, items.get(2), items.get(1), columnMajor, items.get(4));
    }
  }

  private void fill(
      PickleNode.NumpyArray array,
      PickleNode type,
      PickleNode shape,
      boolean columnMajor,
      PickleNode content) {
    PickleNode.NumpyType numpyType = type(type);
    DType dtype =
        DType.ofNumpy(numpyType.code)
            .orElseThrow(
                () -> unsupported("type '" + WeightsException.shown(numpyType.code) + "'"));
    require(
        shape instanceof PickleNode.Sequence declared && declared.items().size() <= MAX_DIMENSIONS);
    List<Long> sizes = PickleNode.asLongs(shape).orElseThrow(this::malformed);
    context.spend(2L * sizes.size());
    ByteBuffer bytes = bytes(content);
    long count = Layout.count(sizes).orElseThrow(this::malformed);
    if (bytes.limit() % dtype.bytes() != 0 || bytes.limit() / dtype.bytes() != count) {
      throw context.refuse(
          "a numpy array of %s %s has %d bytes".formatted(dtype, sizes, bytes.limit()),
          WeightsException.FETCH_AGAIN);
    }
    array.content =
        Optional.of(
            new PickleNode.NumpyArray.Content(
                dtype,
                columnMajor ? Layout.columnMajor(sizes) : Layout.rowMajor(sizes),
                new Storage.InMemory(bytes, numpyType.order)));
  }

  private Value scalar(PickleNode.NumpyType type, ByteBuffer bytes) {
    ByteBuffer ordered = bytes.order(type.order);
    String code = type.code;
    require(code.length() == 2 && code.charAt(1) - '0' == bytes.limit());
    return switch (code) {
      case "f2" -> new Value.Real(DType.F16.toDouble(ordered, 0));
      case "f4" -> new Value.Real(ordered.getFloat(0));
      case "f8" -> new Value.Real(ordered.getDouble(0));
      case "b1" -> new Value.Bool(ordered.get(0) != 0);
      case "i1" -> Value.Int.of(ordered.get(0));
      case "i2" -> Value.Int.of(ordered.getShort(0));
      case "i4" -> Value.Int.of(ordered.getInt(0));
      case "i8" -> Value.Int.of(ordered.getLong(0));
      case "u1" -> Value.Int.of(ordered.get(0) & 0xFF);
      case "u2" -> Value.Int.of(ordered.getShort(0) & 0xFFFF);
      case "u4" -> Value.Int.of(ordered.getInt(0) & 0xFFFF_FFFFL);
      case "u8" -> new Value.Int(new BigInteger(Long.toUnsignedString(ordered.getLong(0))));
      default -> throw unsupported("type '" + WeightsException.shown(code) + "'");
    };
  }

  private PickleNode.NumpyType type(PickleNode node) {
    require(node instanceof PickleNode.NumpyType);
    return (PickleNode.NumpyType) node;
  }

  private ByteBuffer bytes(PickleNode node) {
    if (node instanceof PickleNode.Scalar scalar) {
      if (scalar.value() instanceof Value.Binary binary) {
        return binary.content();
      }
      if (scalar.value() instanceof Value.Text text) {
        // A string of Python 2 that happened to be valid text.
        context.spend(text.text().length() / Long.BYTES);
        return ByteBuffer.wrap(text.text().getBytes(StandardCharsets.UTF_8));
      }
    }
    if (node instanceof PickleNode.Sequence) {
      throw unsupported("Python objects");
    }
    throw malformed();
  }

  private static boolean isNone(PickleNode node) {
    return node instanceof PickleNode.Scalar scalar && scalar.value() instanceof Value.None;
  }

  private WeightsException unsupported(String what) {
    return context.refuse(
        "a numpy array or number has " + what + ", which is not read", WeightsException.SAVE_AGAIN);
  }

  private WeightsException malformed() {
    return context.refuse("a numpy array or number is malformed", WeightsException.FETCH_AGAIN);
  }

  private void require(boolean condition) {
    if (!condition) {
      throw malformed();
    }
  }
}
