package io.naflow.image.codec;

import java.nio.charset.StandardCharsets;

/** A place in a file that moves on as it is read; reading beyond the end is a TRUNCATED error. */
final class Bytes {
  private final byte[] data;
  private final int end;
  private int position;

  Bytes(byte[] data) {
    this(data, 0, data.length);
  }

  /** The part {@code from .. end - 1} of a file. */
  Bytes(byte[] data, int from, int end) {
    this.data = data;
    this.position = from;
    this.end = end;
  }

  byte[] data() {
    return data;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  boolean has(int count) {
    return count <= remaining();
  }

  /** Moves to a place counted from the file's start. */
  void moveTo(long place, String what) {
    if (place < 0 || place > end) {
      throw DecodeFailures.truncated(
          "its %s should begin at byte %d, but it has only %d".formatted(what, place, end));
    }
    position = (int) place;
  }

  void skip(long count, String what) {
    require(count, what);
    position += (int) count;
  }

  void require(long count, String what) {
    if (count > remaining()) {
      throw DecodeFailures.truncated(
          "it ends after %d bytes, %d short of the end of its %s"
              .formatted(end, count - remaining(), what));
    }
  }

  int u8(String what) {
    require(1, what);
    return data[position++] & 0xFF;
  }

  int u16Big(String what) {
    return u8(what) << 8 | u8(what);
  }

  int u16Little(String what) {
    return u8(what) | u8(what) << 8;
  }

  int s32Big(String what) {
    return u16Big(what) << 16 | u16Big(what);
  }

  int s32Little(String what) {
    return u16Little(what) | u16Little(what) << 16;
  }

  long u32Big(String what) {
    return s32Big(what) & 0xFFFF_FFFFL;
  }

  long u32Little(String what) {
    return s32Little(what) & 0xFFFF_FFFFL;
  }

  /** The next bytes as text, one byte a character; moves on. */
  String ascii(int count, String what) {
    require(count, what);
    String text = new String(data, position, count, StandardCharsets.ISO_8859_1);
    position += count;
    return text;
  }

  /** Whether the text stands at the position; does not move. */
  boolean startsWith(String text) {
    if (!has(text.length())) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ((data[position + i] & 0xFF) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
