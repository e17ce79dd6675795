package io.naflow.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads a stretch of a file from front to back, and never beyond its end: every length that the
 * file declares is compared with what is left before memory is taken for it. Numbers are
 * little-endian unless said.
 */
public final class ByteInput {

  /** The longest single text or run of bytes; real ones have some kilobytes. */
  static final int MAX_RUN = 64 << 20;

  private static final int BUFFER = 1 << 14;

  private final SourceFile.Reading file;
  private final long start;
  private final long end;
  private final String part;
  private final ByteBuffer buffer;
  private long next;

  /**
   * @param start first byte of the stretch, counted in the file
   * @param end byte after its last one
   * @param part name of the stretch for messages, such as {@code archive/data.pkl}; empty for the
   *     file itself
   */
  public ByteInput(SourceFile.Reading file, long start, long end, String part) {
    this.file = file;
    this.start = start;
    this.end = end;
    this.part = part;
    this.next = start;
    this.buffer =
        ByteBuffer.allocate((int) Math.max(1, Math.min(BUFFER, end - start)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);
  }

  /** The file that is read. */
  public SourceFile source() {
    return file.file();
  }

  /** Bytes read so far, which is also the offset of the next byte in this stretch. */
  public long position() {
    return next - buffer.remaining() - start;
  }

  long length() {
    return end - start;
  }

  /** Bytes left of the stretch. */
  public long remaining() {
    return end - start - position();
  }

  /** The next byte, 0..255. */
  public int u8() {
    return fill(1).get() & 0xFF;
  }

  int u16() {
    return fill(2).getShort() & 0xFFFF;
  }

  /** The next four bytes. */
  public int i32() {
    return fill(4).getInt();
  }

  long u32() {
    return fill(4).getInt() & 0xFFFF_FFFFL;
  }

  /** The next eight bytes. */
  public long i64() {
    return fill(8).getLong();
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  /** The next {@code count} bytes, as many as the file declares for a {@code what}. */
  public byte[] bytes(long count, String what) {
    require(count, what);
    if (count > MAX_RUN) {
      throw refuse(
          position(),
          "it declares %s of %d bytes, and no more than %d are read"
              .formatted(what, count, MAX_RUN),
          WeightsException.SAVE_AGAIN);
    }
    byte[] bytes = new byte[(int) count];
    int buffered = Math.min(buffer.remaining(), bytes.length);
    buffer.get(bytes, 0, buffered);
    file.read(next, ByteBuffer.wrap(bytes, buffered, bytes.length - buffered));
    next += bytes.length - buffered;
    return bytes;
  }

  /** Passes over the next {@code count} bytes. */
  public void skip(long count, String what) {
    require(count, what);
    int buffered = (int) Math.min(buffer.remaining(), count);
    buffer.position(buffer.position() + buffered);
    next += count - buffered;
  }

  /** The bytes up to the next line feed, which is read too and left out. */
  byte[] line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = u8(); b != '\n'; b = u8()) {
      if (line.size() == MAX_RUN) {
        throw refuse(
            position(), "a line exceeds " + MAX_RUN + " bytes", WeightsException.SAVE_AGAIN);
      }
      line.write(b);
    }
    return line.toByteArray();
  }

  String asciiLine() {
    return new String(line(), StandardCharsets.ISO_8859_1);
  }

  /**
   * @throws WeightsException if fewer than {@code count} bytes are left for a {@code what}
   */
  public void require(long count, String what) {
    if (count < 0 || count > remaining()) {
      throw refuse(
          position(),
          "it declares %s of %s bytes, and %d are left"
              .formatted(what, Long.toUnsignedString(count), remaining()),
          WeightsException.FETCH_AGAIN);
    }
  }

  /** The exception for what was found at an offset of this stretch. */
  public WeightsException refuse(long at, String why, String wayOut) {
    String place = part.isEmpty() ? "at byte " + at : "at byte " + at + " of " + part;
    return WeightsException.cannotRead(file.file().path(), why + " (" + place + ")", wayOut);
  }

  private ByteBuffer fill(int count) {
    if (buffer.remaining() < count) {
      if (remaining() < count) {
        throw refuse(
            position(),
            "it ends where %d more bytes were expected".formatted(count - remaining()),
            WeightsException.FETCH_AGAIN);
      }
      buffer.compact();
      int wanted = (int) Math.min(buffer.remaining(), end - next);
      file.read(next, buffer.limit(buffer.position() + wanted));
      next += wanted;
      buffer.flip();
    }
    return buffer;
  }
}
