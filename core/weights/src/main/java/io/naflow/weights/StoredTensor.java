package io.naflow.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A tensor whose numbers stay where they are stored until they are asked for. Each call below reads
 * them anew, in row-major order (last index fastest) whatever the order in the file, and throws
 * {@link WeightsException} if the file has changed or gone since its checkpoint was read.
 *
 * <p>Tensors that share a storage in the file (tied weights, slices) read the same bytes; none of
 * them is held in memory. Safe for use by several threads.
 */
public final class StoredTensor {

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final String name;
  private final DType dtype;
  private final Layout layout;
  private final Storage storage;

  /** The layout must have been checked against the length of the storage. */
  StoredTensor(String name, DType dtype, Layout layout, Storage storage) {
    this.name = name;
    this.dtype = dtype;
    this.layout = layout;
    this.storage = storage;
  }

  /**
   * A float32 tensor in memory, as for {@link SafetensorsWriter}. The values are copied.
   *
   * @param shape sizes of the dimensions, empty for a scalar
   * @param values the elements in row-major order, as many as the shape has
   * @throws WeightsException if shape and values do not agree
   */
  public static StoredTensor ofFloats(String name, List<Long> shape, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ofBytes(name, DType.F32, shape, bytes);
  }

  /**
   * A tensor in memory of any type, as for {@link SafetensorsWriter}. The bytes are not copied.
   *
   * @param shape sizes of the dimensions, empty for a scalar
   * @param bytes the elements from index 0 to the limit: row-major, little-endian, no gaps
   * @throws WeightsException if shape and bytes do not agree
   */
  public static StoredTensor ofBytes(String name, DType dtype, List<Long> shape, ByteBuffer bytes) {
    long expected = Layout.count(shape).orElse(-1);
    if (expected < 0
        || expected != bytes.limit() / dtype.bytes()
        || bytes.limit() % dtype.bytes() != 0) {
      throw WeightsException.cannot(
          "make tensor " + name,
          "its shape %s of %s does not agree with %d bytes".formatted(shape, dtype, bytes.limit()),
          "give as many values as the shape has elements");
    }
    return new StoredTensor(
        name, dtype, Layout.rowMajor(shape), new Storage.InMemory(bytes, ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * A tensor whose numbers lie in a stretch of a file: row-major, little-endian, no gaps.
   *
   * @param position first byte of the stretch, counted in the file
   * @param bytes its length
   * @throws WeightsException if the stretch is not within the file, or shape and bytes do not agree
   */
  public static StoredTensor inFile(
      String name, DType dtype, List<Long> shape, SourceFile file, long position, long bytes) {
    long expected = Layout.count(shape).orElse(-1);
    if (expected < 0 || bytes % dtype.bytes() != 0 || expected != bytes / dtype.bytes()) {
      throw WeightsException.cannotRead(
          file.path(),
          "tensor %s of shape %s and type %s does not agree with its %d bytes"
              .formatted(WeightsException.shown(name), shape, dtype, bytes),
          WeightsException.FETCH_AGAIN);
    }
    if (position < 0 || bytes > file.size() || position > file.size() - bytes) {
      throw WeightsException.cannotRead(
          file.path(),
          "tensor %s takes %d bytes from byte %d on, and the file has %d"
              .formatted(WeightsException.shown(name), bytes, position, file.size()),
          WeightsException.FETCH_AGAIN);
    }
    return new StoredTensor(
        name,
        dtype,
        Layout.rowMajor(shape),
        new Storage.InFile(file, position, bytes, ByteOrder.LITTLE_ENDIAN));
  }

  /** Its path in the checkpoint, such as {@code state_dict.module.conv1.weight}. */
  public String name() {
    return name;
  }

  public DType dtype() {
    return dtype;
  }

  /** Sizes of the dimensions; empty for a scalar; a size may be 0. */
  public List<Long> shape() {
    return layout.shape();
  }

  /** How many numbers it has: the product of its shape, 1 for a scalar. */
  public long elements() {
    return Layout.count(layout.shape()).orElseThrow();
  }

  /** True if both tensors are views of one storage, as tied weights are. */
  public boolean sharesStorageWith(StoredTensor other) {
    return storage instanceof Storage.InMemory
        ? storage == other.storage
        : storage.equals(other.storage);
  }

  /**
   * The numbers as floats: half and bfloat16 widened exactly, doubles and integers rounded to the
   * nearest float, booleans as 0 and 1.
   *
   * @throws WeightsException if there are 2^31 or more, or the file cannot be read
   */
  public float[] toFloats() {
    float[] floats = new float[elementsInMemory(1)];
    each((target, from, at) -> floats[target] = dtype.toFloat(from, at));
    return floats;
  }

  /**
   * The numbers as doubles: all types are exact but for 64-bit integers beyond 2^53.
   *
   * @throws WeightsException if there are 2^31 or more, or the file cannot be read
   */
  public double[] toDoubles() {
    double[] doubles = new double[elementsInMemory(1)];
    each((target, from, at) -> doubles[target] = dtype.toDouble(from, at));
    return doubles;
  }

  /**
   * Puts the numbers, as {@link #toFloats} has them, into a buffer from its position on, and moves
   * the position behind them. Takes no memory of the tensor's size, so a direct buffer may be used
   * to hand the tensor to native code.
   *
   * @throws WeightsException if the buffer has less room, or the file cannot be read
   */
  public void copyTo(FloatBuffer buffer) {
    int count = elementsInMemory(1);
    requireRoom(buffer.remaining(), count, "floats");
    int base = buffer.position();
    each((target, from, at) -> buffer.put(base + target, dtype.toFloat(from, at)));
    buffer.position(base + count);
  }

  /**
   * Puts the numbers as stored, {@link DType#bytes} each and little-endian, into a buffer from its
   * position on, and moves the position behind them.
   *
   * @throws WeightsException if the buffer has less room, or the file cannot be read
   */
  public void copyTo(ByteBuffer buffer) {
    int width = dtype.bytes();
    int count = elementsInMemory(width) * width;
    requireRoom(buffer.remaining(), count, "bytes");
    int base = buffer.position();
    each(
        (target, from, at) -> {
          boolean swapped = from.order() == ByteOrder.BIG_ENDIAN;
          for (int b = 0; b < width; b++) {
            buffer.put(base + target * width + b, from.get(at + (swapped ? width - 1 - b : b)));
          }
        });
    buffer.position(base + count);
  }

  /** Writes what {@link #copyTo(ByteBuffer)} gives, piece by piece where the layout allows. */
  void writeTo(WritableByteChannel channel) throws IOException {
    if (layout.contiguous()
        && storage instanceof Storage.InFile inFile
        && inFile.order() == ByteOrder.LITTLE_ENDIAN) {
      int width = dtype.bytes();
      long end = (layout.offset() + elements()) * width;
      try (Storage.Window window = storage.open()) {
        for (long at = layout.offset() * width; at < end; ) {
          int index = window.locate(at, width);
          int length = (int) Math.min(end - at, window.buffer().limit() - index);
          writeAll(channel, window.buffer().duplicate().position(index).limit(index + length));
          at += length;
        }
      }
    } else {
      ByteBuffer bytes = ByteBuffer.allocate(elementsInMemory(dtype.bytes()) * dtype.bytes());
      copyTo(bytes);
      writeAll(channel, bytes.flip());
    }
  }

  private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void each(Sink sink) {
    int width = dtype.bytes();
    try (Storage.Window window = storage.open()) {
      ByteBuffer buffer = window.buffer();
      if (layout.contiguous()) {
        int count = (int) elements();
        for (int i = 0; i < count; i++) {
          sink.put(i, buffer, window.locate((layout.offset() + i) * width, width));
        }
      } else {
        layout.inStorageOrder(
            (element, target) -> sink.put(target, buffer, window.locate(element * width, width)));
      }
    }
  }

  private int elementsInMemory(int bytesEach) {
    long count = elements();
    if (count > MAX_ARRAY / bytesEach) {
      throw WeightsException.cannot(
          "take tensor %s into memory".formatted(name),
          "its shape %s of %s has %d elements, too many for one array"
              .formatted(shape(), dtype, count),
          "save it in parts");
    }
    return (int) count;
  }

  private void requireRoom(int room, int count, String unit) {
    if (room < count) {
      throw WeightsException.cannot(
          "copy tensor %s".formatted(name),
          "its shape %s takes %d %s and the buffer has room for %d"
              .formatted(shape(), count, unit, room),
          "give a larger buffer");
    }
  }

  /** Name, type and shape, as in {@code conv1.weight F32 [64, 3, 7, 7]}. */
  @Override
  public String toString() {
    return name + " " + dtype + " " + shape();
  }

  private interface Sink {
    void put(int target, ByteBuffer from, int at);
  }
}
