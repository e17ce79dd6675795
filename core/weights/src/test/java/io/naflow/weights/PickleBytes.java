package io.naflow.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, as an attacker would. */
final class PickleBytes {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  static PickleBytes protocol(int protocol) {
    return new PickleBytes().op(0x80, protocol);
  }

  PickleBytes op(int... opcodes) {
    for (int opcode : opcodes) {
      bytes.write(opcode);
    }
    return this;
  }

  PickleBytes line(String line) {
    bytes.writeBytes((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBytes int32(long value) {
    return number(4, value);
  }

  PickleBytes int64(long value) {
    return number(8, value);
  }

  private PickleBytes number(int width, long value) {
    byte[] number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    bytes.write(number, 0, width);
    return this;
  }

  /** BINUNICODE. */
  PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    op('X').int32(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  /** BININT, or LONG1 of eight bytes. */
  PickleBytes integer(long value) {
    return value == (int) value ? op('J').int32(value) : op(0x8a, 8).int64(value);
  }

  PickleBytes global(String module, String name) {
    return op('c').line(module).line(name);
  }

  /** A tuple of integers. */
  PickleBytes tuple(long... values) {
    op('(');
    for (long value : values) {
      integer(value);
    }
    return op('t');
  }

  /** A reference to storage {@code key}. */
  PickleBytes storage(String type, String key, long elements) {
    return op('(')
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .integer(elements)
        .op('t', 'Q');
  }

  /** A tensor over storage {@code key} of floats. */
  PickleBytes tensor(String key, long elements, long offset, long[] shape, long[] strides) {
    return global("torch._utils", "_rebuild_tensor")
        .op('(')
        .storage("FloatStorage", key, elements)
        .integer(offset)
        .tuple(shape)
        .tuple(strides)
        .op('t', 'R');
  }

  PickleBytes append(PickleBytes more) {
    bytes.writeBytes(more.bytes.toByteArray());
    return this;
  }

  byte[] stop() {
    return op('.').bytes.toByteArray();
  }
}
