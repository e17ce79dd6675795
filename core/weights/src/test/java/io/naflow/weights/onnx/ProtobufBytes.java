package io.naflow.weights.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes messages of the protocol buffers' wire format, right ones and wrong ones. */
final class ProtobufBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtobufBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  ProtobufBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufBytes message(int field, ProtobufBytes value) {
    return bytes(field, value.toBytes());
  }

  ProtobufBytes bytes(int field, byte[] value) {
    stretch(field, value.length);
    out.writeBytes(value);
    return this;
  }

  /** The beginning of a stretch, of whatever length. */
  ProtobufBytes stretch(int field, long length) {
    varint((long) field << 3 | 2);
    varint(length);
    return this;
  }

  ProtobufBytes real(int field, float value) {
    varint((long) field << 3 | 5);
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  /** A tensor of float32 whose numbers lie in it. */
  static ProtobufBytes tensor(String name, float... values) {
    return new ProtobufBytes()
        .number(1, values.length)
        .number(2, 1)
        .text(8, name)
        .bytes(9, floats(values));
  }

  static ProtobufBytes node(String operator, String input, String output) {
    return new ProtobufBytes().text(1, input).text(2, output).text(4, operator);
  }

  static ProtobufBytes model(ProtobufBytes graph) {
    return new ProtobufBytes()
        .number(1, 8)
        .text(2, "a test")
        .message(7, graph)
        .message(8, new ProtobufBytes().number(2, 17));
  }
}
