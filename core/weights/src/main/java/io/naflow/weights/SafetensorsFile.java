package io.naflow.weights;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A safetensors file: the length of the header, 8 bytes; the header, a JSON object {@code {NAME:
 * {"dtype", "shape", "data_offsets": [begin, end]}}} with an optional {@code "__metadata__"} of
 * texts; the numbers, row-major and little-endian, one tensor after the other without gaps. Source:
 * huggingface/safetensors, README, "Format".
 */
final class SafetensorsFile {

  static final String METADATA = "__metadata__";
  static final int LENGTH_SIZE = 8;

  /** The limit of the original implementation is 100 million bytes. */
  private static final int MAX_HEADER = ByteInput.MAX_RUN;

  private static final int MAX_DIMENSIONS = 64;

  private final SourceFile file;
  private final long dataAt;

  private SafetensorsFile(SourceFile file, long dataAt) {
    this.file = file;
    this.dataAt = dataAt;
  }

  /**
   * What the header says of one tensor.
   *
   * @param begin first byte of its numbers, counted behind the header
   * @param end byte after the last
   */
  private record Entry(
      String name, String type, Optional<DType> dtype, List<Long> shape, long begin, long end) {}

  static Freezer.Contents read(SourceFile.Reading in) {
    ByteInput input = new ByteInput(in, 0, in.file().size(), "");
    long length = input.i64();
    if (length < 0 || length > input.remaining() || length > MAX_HEADER) {
      throw WeightsException.cannotRead(
          in.file().path(),
          "its header is said to have %s bytes, and the file has %d (at most %d are read)"
              .formatted(Long.toUnsignedString(length), input.remaining(), MAX_HEADER),
          WeightsException.FETCH_AGAIN);
    }
    Value.Dict header = Json.parse(in.file(), input.bytes(length, "a header"));
    return new SafetensorsFile(in.file(), LENGTH_SIZE + length).contents(header);
  }

  private static Value stranger(String type) {
    return new Value.Inert(
        WeightsException.shown(type),
        List.of(),
        new Value.None(),
        List.of(),
        new Value.Dict(Map.of()));
  }

  private Freezer.Contents contents(Value.Dict header) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Value> metadata = new LinkedHashMap<>();
    header
        .entries()
        .forEach(
            (name, value) -> {
              if (name.equals(METADATA)) {
                metadata.putAll(metadata(value));
              } else {
                entries.add(entry(name, value));
              }
            });
    requireNoGaps(entries);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, Value> root = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.dtype.isEmpty()) {
        // Perhaps no layer needs it; otherwise it is missing, and named.
        root.put(entry.name, stranger(entry.type));
        continue;
      }
      Storage storage =
          new Storage.InFile(
              file, dataAt + entry.begin, entry.end - entry.begin, ByteOrder.LITTLE_ENDIAN);
      StoredTensor tensor =
          new StoredTensor(entry.name, entry.dtype.get(), Layout.rowMajor(entry.shape), storage);
      tensors.put(entry.name, tensor);
      root.put(entry.name, new Value.Tensor(tensor));
    }
    return new Freezer.Contents(new Value.Dict(root), tensors, metadata);
  }

  private Map<String, Value> metadata(Value value) {
    if (value instanceof Value.Dict dict
        && dict.entries().values().stream().allMatch(Value.Text.class::isInstance)) {
      return dict.entries();
    }
    throw refuse("its %s is no object of texts".formatted(METADATA));
  }

  private Entry entry(String name, Value value) {
    String type = value.children().get("dtype") instanceof Value.Text text ? text.text() : "none";
    if (type.equals("none")) {
      throw refuse("tensor '%s' has no type".formatted(WeightsException.shown(name)));
    }
    Optional<DType> dtype = DType.ofSafetensors(type);
    Optional<List<Long>> shape = longs(value.children().get("shape"));
    Optional<List<Long>> offsets = longs(value.children().get("data_offsets"));
    OptionalLong count = shape.map(Layout::count).orElse(OptionalLong.empty());
    if (shape.isEmpty()
        || shape.get().size() > MAX_DIMENSIONS
        || count.isEmpty()
        || offsets.isEmpty()
        || offsets.get().size() != 2) {
      throw refuse(
          "the shape or the data_offsets of tensor '%s' are malformed"
              .formatted(WeightsException.shown(name)));
    }
    long begin = offsets.get().get(0);
    long end = offsets.get().get(1);
    long data = file.size() - dataAt;
    if (begin < 0 || end < begin || end > data) {
      throw refuse(
          "tensor '%s' is said to lie at bytes %d to %d of %d"
              .formatted(WeightsException.shown(name), begin, end, data));
    }
    long bytes = end - begin;
    if (dtype.isPresent()
        && (bytes % dtype.get().bytes() != 0 || bytes / dtype.get().bytes() != count.getAsLong())) {
      throw refuse(
          "tensor '%s' of %s %s has %d bytes"
              .formatted(WeightsException.shown(name), dtype.get(), shape.get(), bytes));
    }
    return new Entry(name, type, dtype, shape.get(), begin, end);
  }

  private static Optional<List<Long>> longs(Value value) {
    if (!(value instanceof Value.Items list)) {
      return Optional.empty();
    }
    List<Long> longs = new ArrayList<>();
    for (Value item : list.items()) {
      if (!(item instanceof Value.Int number) || number.value().bitLength() >= Long.SIZE) {
        return Optional.empty();
      }
      longs.add(number.value().longValue());
    }
    return Optional.of(longs);
  }

  private void requireNoGaps(List<Entry> entries) {
    List<Entry> byPlace = new ArrayList<>(entries);
    byPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long expected = 0;
    for (Entry entry : byPlace) {
      if (entry.begin != expected) {
        throw refuse(
            "tensor '%s' starts at byte %d, %s the one before, which ends at %d"
                .formatted(
                    WeightsException.shown(entry.name),
                    entry.begin,
                    entry.begin < expected ? "within" : "with a gap after",
                    expected));
      }
      expected = entry.end;
    }
    if (expected != file.size() - dataAt) {
      throw refuse(
          "its tensors take %d bytes, and %d follow the header"
              .formatted(expected, file.size() - dataAt));
    }
  }

  private WeightsException refuse(String why) {
    return WeightsException.cannotRead(file.path(), why, WeightsException.FETCH_AGAIN);
  }
}
