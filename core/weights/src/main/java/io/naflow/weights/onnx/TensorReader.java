package io.naflow.weights.onnx;

import io.naflow.weights.DType;
import io.naflow.weights.SourceFile;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code TensorProto}. Numbers that lie in the file as they are stay there; what is written in
 * another form is taken into memory, which real files do for a few shapes and axes.
 */
final class TensorReader {
  private static final int MOST_DIMENSIONS = 16;
  private static final int MOST_IN_MEMORY = 1 << 22;

  private static final Map<Integer, DType> TYPES =
      Map.ofEntries(
          Map.entry(1, DType.F32),
          Map.entry(2, DType.U8),
          Map.entry(3, DType.I8),
          Map.entry(5, DType.I16),
          Map.entry(6, DType.I32),
          Map.entry(7, DType.I64),
          Map.entry(9, DType.BOOL),
          Map.entry(10, DType.F16),
          Map.entry(11, DType.F64),
          Map.entry(16, DType.BF16));

  private static final Map<Integer, String> OTHER_TYPES =
      Map.ofEntries(
          Map.entry(0, "undefined"),
          Map.entry(4, "uint16"),
          Map.entry(8, "string"),
          Map.entry(12, "uint32"),
          Map.entry(13, "uint64"),
          Map.entry(14, "complex64"),
          Map.entry(15, "complex128"),
          Map.entry(17, "float8e4m3fn"),
          Map.entry(18, "float8e4m3fnuz"),
          Map.entry(19, "float8e5m2"),
          Map.entry(20, "float8e5m2fnuz"),
          Map.entry(21, "uint4"),
          Map.entry(22, "int4"),
          Map.entry(23, "float4e2m1"));

  private final ExternalFiles files;
  private final List<Long> shape = new ArrayList<>();
  private final Map<String, String> external = new HashMap<>();
  private final List<Long> wholes = new ArrayList<>();
  private final List<Double> reals = new ArrayList<>();
  private Optional<WireMessage.Stretch> stretch = Optional.empty();
  private int type;
  private long location;
  private String name = "";

  private TensorReader(ExternalFiles files) {
    this.files = files;
  }

  /**
   * What was read.
   *
   * @param name the tensor's
   * @param tensor empty if it is of a type that no network here can use
   * @param type its type, in words
   */
  record Read(String name, Optional<StoredTensor> tensor, String type) {}

  static Read read(WireMessage in, ExternalFiles files) {
    var reader = new TensorReader(files);
    reader.fields(in);
    DType dtype = TYPES.get(reader.type);
    String words =
        dtype != null
            ? dtype.name()
            : OTHER_TYPES.getOrDefault(reader.type, "type %d".formatted(reader.type));
    return new Read(
        reader.name, Optional.ofNullable(dtype).map(known -> reader.tensor(known)), words);
  }

  private void fields(WireMessage in) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> wholes(in, shape, MOST_DIMENSIONS);
        case 2 -> type = (int) in.number();
        case 4 -> {
          if (in.wire() == WireMessage.STRETCH) {
            raw(in);
          } else {
            add(in, reals, (double) in.real());
          }
        }
        case 5, 7 -> wholes(in, wholes, MOST_IN_MEMORY);
        case 8 -> name = in.text();
        case 9 -> raw(in);
        case 10 -> {
          if (in.wire() == WireMessage.STRETCH) {
            raw(in);
          } else {
            add(in, reals, in.wideReal());
          }
        }
        case 13 -> entry(in.message(), external);
        case 14 -> location = in.number();
        default -> in.skip();
      }
    }
  }

  private void raw(WireMessage in) {
    if (stretch.isPresent()) {
      throw in.refuse("tensor %s has its numbers in parts".formatted(WeightsException.shown(name)));
    }
    stretch = Optional.of(in.stretch());
  }

  /** Whole numbers, packed or one by one. */
  static void wholes(WireMessage in, List<Long> into, int most) {
    if (in.wire() == WireMessage.STRETCH) {
      WireMessage packed = in.message();
      while (packed.morePacked()) {
        add(in, into, packed.packedNumber(), most);
      }
    } else {
      add(in, into, in.number(), most);
    }
  }

  private static <T> void add(WireMessage in, List<T> into, T value) {
    add(in, into, value, MOST_IN_MEMORY);
  }

  static <T> void add(WireMessage in, List<T> into, T value, int most) {
    if (into.size() == most) {
      throw in.refuse("a list has more than %d values".formatted(most));
    }
    into.add(value);
  }

  /** A key and a value. */
  static void entry(WireMessage in, Map<String, String> into) {
    String key = "";
    String value = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.text();
        case 2 -> value = in.text();
        default -> in.skip();
      }
    }
    into.put(key, value);
  }

  private StoredTensor tensor(DType dtype) {
    SourceFile model = files.model();
    if (location == 1) {
      SourceFile file = files.at(external.getOrDefault("location", ""));
      long offset = number("offset", 0);
      return StoredTensor.inFile(
          name, dtype, shape, file, offset, number("length", Math.max(0, file.size() - offset)));
    }
    if (stretch.isPresent()) {
      return StoredTensor.inFile(
          name, dtype, shape, model, stretch.get().position(), stretch.get().length());
    }
    return StoredTensor.ofBytes(name, dtype, shape, bytes(dtype));
  }

  private long number(String key, long otherwise) {
    String text = external.get(key);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw WeightsException.cannot(
          "read %s".formatted(files.model().path()),
          "the %s of tensor %s in another file is '%s', which is no number"
              .formatted(key, WeightsException.shown(name), WeightsException.shown(text)),
          WireMessage.EXPORT_AGAIN);
    }
  }

  /** Numbers that were written one by one, as they would lie in a file. */
  private ByteBuffer bytes(DType dtype) {
    boolean real = dtype == DType.F32 || dtype == DType.F64;
    int count = real ? reals.size() : wholes.size();
    ByteBuffer bytes = ByteBuffer.allocate(count * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      switch (dtype) {
        case F32 -> bytes.putFloat(reals.get(i).floatValue());
        case F64 -> bytes.putDouble(reals.get(i));
        // Half precision is written as the number that its 16 bits make.
        case F16, BF16, I16 -> bytes.putShort(wholes.get(i).shortValue());
        case I32 -> bytes.putInt(wholes.get(i).intValue());
        case I64 -> bytes.putLong(wholes.get(i));
        case I8, U8, BOOL -> bytes.put(wholes.get(i).byteValue());
      }
    }
    return bytes.flip();
  }
}
