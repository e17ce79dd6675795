package io.naflow.weights.onnx;

import io.naflow.weights.ByteInput;
import io.naflow.weights.WeightsException;
import java.nio.charset.StandardCharsets;

/**
 * One message of the protocol buffers' wire format, field by field: {@link #next} goes to the next
 * field, which is then read by one of the methods below or passed over.
 */
final class WireMessage {
  /** A number of variable length. */
  static final int VARINT = 0;

  /** Eight bytes. */
  static final int FIXED64 = 1;

  /** A length and so many bytes: text, a message, packed numbers. */
  static final int STRETCH = 2;

  /** Four bytes. */
  static final int FIXED32 = 5;

  static final String EXPORT_AGAIN =
      "the file is damaged or no ONNX file: fetch it again, or export it again";

  private static final int LONGEST_TEXT = 1 << 20;

  private final ByteInput in;
  private final long end;
  private int field;
  private int wire;
  private boolean taken = true;

  private WireMessage(ByteInput in, long end) {
    this.in = in;
    this.end = end;
  }

  /** A message that fills the rest of the input. */
  static WireMessage whole(ByteInput in) {
    return new WireMessage(in, in.position() + in.remaining());
  }

  /** Goes to the next field; false at the message's end. */
  boolean next() {
    if (!taken) {
      skip();
    }
    if (in.position() >= end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    if (field < 1 || tag >>> 3 > 1 << 28) {
      throw refuse("a field has the number %d".formatted(tag >>> 3));
    }
    taken = false;
    return true;
  }

  /** Number of the field, as {@code onnx.proto} gives it. */
  int field() {
    return field;
  }

  /** How the field is written. */
  int wire() {
    return wire;
  }

  /** A whole number. */
  long number() {
    expect(VARINT);
    return varint();
  }

  /** A float. */
  float real() {
    expect(FIXED32);
    within(4, "a number");
    return Float.intBitsToFloat(in.i32());
  }

  /** A double. */
  double wideReal() {
    expect(FIXED64);
    within(8, "a number");
    return Double.longBitsToDouble(in.i64());
  }

  /** A text, at most a million bytes. */
  String text() {
    expect(STRETCH);
    long length = length();
    if (length > LONGEST_TEXT) {
      throw refuse(
          "a text takes %d bytes, and no more than %d are read".formatted(length, LONGEST_TEXT));
    }
    return new String(in.bytes(length, "a text"), StandardCharsets.UTF_8);
  }

  /** A message inside this one; it has to be read to its end before this one goes on. */
  WireMessage message() {
    expect(STRETCH);
    long length = length();
    return new WireMessage(in, in.position() + length);
  }

  /** Where the bytes of a field lie; passes over them. */
  Stretch stretch() {
    expect(STRETCH);
    long length = length();
    var stretch = new Stretch(in.position(), length);
    in.skip(length, "a field");
    return stretch;
  }

  /** A stretch of the file. */
  record Stretch(long position, long length) {}

  /** Reads packed numbers, one after the other, as long as there are any. */
  boolean morePacked() {
    return in.position() < end;
  }

  /** The next of packed numbers. */
  long packedNumber() {
    return varint();
  }

  /** The next of packed floats. */
  float packedReal() {
    within(4, "a number");
    return Float.intBitsToFloat(in.i32());
  }

  /** Passes over the field. */
  void skip() {
    taken = true;
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> {
        within(8, "a field");
        in.skip(8, "a field");
      }
      case STRETCH -> {
        long length = length();
        in.skip(length, "a field");
      }
      case FIXED32 -> {
        within(4, "a field");
        in.skip(4, "a field");
      }
      default -> throw refuse("field %d is of the unknown wire type %d".formatted(field, wire));
    }
  }

  WeightsException refuse(String why) {
    return in.refuse(in.position(), why, EXPORT_AGAIN);
  }

  private void expect(int expected) {
    if (wire != expected) {
      throw refuse("field %d is of wire type %d, not %d".formatted(field, wire, expected));
    }
    taken = true;
  }

  private long length() {
    long length = varint();
    within(length, "a field");
    return length;
  }

  private void within(long length, String what) {
    in.require(length, what);
    if (length > end - in.position()) {
      throw refuse(
          "%s of %d bytes does not fit into its message, of which %d are left"
              .formatted(what, length, end - in.position()));
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      within(1, "a number");
      int b = in.u8();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw refuse("a number takes more than ten bytes");
  }
}
