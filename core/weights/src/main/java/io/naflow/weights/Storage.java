package io.naflow.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The bytes behind one or more tensors: a stretch of a file, or memory for small arrays. */
sealed interface Storage {

  /** Length in bytes. */
  long bytes();

  /** A view of the bytes that is moved along as they are read. */
  Window open();

  /**
   * A stretch of a file, whose length was found to be within the file.
   *
   * @param position its first byte, counted in the file
   * @param bytes its length
   * @param order byte order of its numbers
   */
  record InFile(SourceFile file, long position, long bytes, ByteOrder order) implements Storage {
    @Override
    public Window open() {
      return new Window(this);
    }
  }

  /**
   * Bytes in memory.
   *
   * @param content all of them, from index 0 to the limit
   * @param order byte order of the numbers
   */
  record InMemory(ByteBuffer content, ByteOrder order) implements Storage {
    public InMemory {
      content = content.asReadOnlyBuffer();
    }

    @Override
    public long bytes() {
      return content.limit();
    }

    @Override
    public Window open() {
      return new Window(this);
    }
  }

  /** The part of a storage that is in memory at the moment. */
  final class Window implements AutoCloseable {
    private static final int SIZE = 1 << 18;

    private final long position;
    private final long bytes;
    private final Optional<SourceFile.Reading> file;
    private final ByteBuffer buffer;
    private long start;

    private Window(InFile storage) {
      position = storage.position;
      bytes = storage.bytes;
      file = Optional.of(storage.file.open());
      buffer = ByteBuffer.allocate((int) Math.min(SIZE, bytes)).order(storage.order).limit(0);
    }

    private Window(InMemory storage) {
      position = 0;
      bytes = storage.bytes();
      file = Optional.empty();
      buffer = storage.content.duplicate().clear().limit((int) bytes).order(storage.order);
    }

    /** The buffer that {@link #locate} gives places in. */
    ByteBuffer buffer() {
      return buffer;
    }

    /** Index in the buffer of the {@code width} bytes at {@code offset} of the storage. */
    int locate(long offset, int width) {
      if (offset < start || offset + width > start + buffer.limit()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - offset));
        file.orElseThrow().read(position + offset, buffer);
        start = offset;
      }
      return (int) (offset - start);
    }

    @Override
    public void close() {
      file.ifPresent(SourceFile.Reading::close);
    }
  }
}
