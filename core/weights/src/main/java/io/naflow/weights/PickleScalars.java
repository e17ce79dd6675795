package io.naflow.weights;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The opcodes of pickle that hold a number, text, bytes, boolean or None in themselves (Python's
 * {@code pickletools.py} describes each).
 */
final class PickleScalars {

  /** Digits and bytes of the longest integer read; the seeds of generators have up to 39 digits. */
  private static final int MAX_INTEGER_DIGITS = 600;

  private static final int MAX_INTEGER_BYTES = 255;

  private PickleScalars() {}

  /** The value of an opcode that was just read, or empty if it is not one of these. */
  static Optional<Value> read(int opcode, ByteInput in) {
    return Optional.ofNullable(
        switch (opcode) {
          case 'N' -> new Value.None();
          case 0x88 -> new Value.Bool(true);
          case 0x89 -> new Value.Bool(false);
          case 'J' -> Value.Int.of(in.i32());
          case 'K' -> Value.Int.of(in.u8());
          case 'M' -> Value.Int.of(in.u16());
          case 0x8a -> littleEndianInteger(in, in.u8());
          case 0x8b -> littleEndianInteger(in, in.u32());
          case 'I' -> intLine(in);
          case 'L' -> longLine(in);
          case 'G' -> new Value.Real(in.bigEndianDouble());
          case 'F' -> floatLine(in);
          case 'X' -> unicode(in, in.u32());
          case 0x8c -> unicode(in, in.u8());
          case 0x8d -> unicode(in, in.i64());
          case 'V' -> rawUnicodeEscape(in);
          case 'U' -> python2String(in.bytes(in.u8(), "a string"));
          case 'T' -> python2String(in.bytes(in.i32(), "a string"));
          case 'S' -> quotedString(in);
          case 'C' -> binary(in, in.u8());
          case 'B' -> binary(in, in.u32());
          case 0x8e, 0x96 -> binary(in, in.i64());
          default -> null;
        });
  }

  private static Value binary(ByteInput in, long length) {
    return new Value.Binary(ByteBuffer.wrap(in.bytes(length, "bytes")));
  }

  private static Value littleEndianInteger(ByteInput in, long length) {
    if (length > MAX_INTEGER_BYTES) {
      throw in.refuse(
          in.position(),
          "it declares an integer of %d bytes, and no more than %d are read"
              .formatted(length, MAX_INTEGER_BYTES),
          WeightsException.SAVE_AGAIN);
    }
    byte[] bytes = in.bytes(length, "an integer");
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte swapped = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swapped;
    }
    return new Value.Int(bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes));
  }

  private static Value intLine(ByteInput in) {
    long at = in.position();
    String line = in.asciiLine();
    return switch (line) {
      case "00" -> new Value.Bool(false);
      case "01" -> new Value.Bool(true);
      default -> integer(in, at, line);
    };
  }

  private static Value longLine(ByteInput in) {
    long at = in.position();
    String line = in.asciiLine();
    return integer(in, at, line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
  }

  private static Value integer(ByteInput in, long at, String digits) {
    if (digits.length() > MAX_INTEGER_DIGITS) {
      throw notA("n integer", in, at, digits);
    }
    try {
      return new Value.Int(new BigInteger(digits));
    } catch (NumberFormatException e) {
      throw notA("n integer", in, at, digits);
    }
  }

  private static Value floatLine(ByteInput in) {
    long at = in.position();
    String line = in.asciiLine();
    switch (line) {
      case "nan":
        return new Value.Real(Double.NaN);
      case "inf":
        return new Value.Real(Double.POSITIVE_INFINITY);
      case "-inf":
        return new Value.Real(Double.NEGATIVE_INFINITY);
      default:
        if (line.length() > MAX_INTEGER_DIGITS) {
          throw notA(" number", in, at, line);
        }
        try {
          return new Value.Real(Double.parseDouble(line));
        } catch (NumberFormatException e) {
          throw notA(" number", in, at, line);
        }
    }
  }

  private static WeightsException notA(String what, ByteInput in, long at, String found) {
    return in.refuse(
        at,
        "'%s' is not a%s".formatted(WeightsException.shown(found), what),
        WeightsException.FETCH_AGAIN);
  }

  private static Value unicode(ByteInput in, long length) {
    long at = in.position();
    byte[] bytes = in.bytes(length, "a text");
    return utf8(bytes)
        .orElseThrow(
            () -> in.refuse(at, "a text is not valid UTF-8", WeightsException.FETCH_AGAIN));
  }

  private static Optional<Value> utf8(byte[] bytes) {
    try {
      // A new decoder reports malformed input, where String's constructor would replace it.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(new Value.Text(text));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Python 2 had one type for text and bytes: text where it can be read as such. */
  private static Value python2String(byte[] bytes) {
    return utf8(bytes).orElseGet(() -> new Value.Binary(ByteBuffer.wrap(bytes)));
  }

  /** A Python string literal on a line, as protocol 0 of Python 2 wrote it. */
  private static Value quotedString(ByteInput in) {
    long at = in.position();
    byte[] line = in.line();
    int last = line.length - 1;
    if (last < 1 || (line[0] != '\'' && line[0] != '"') || line[0] != line[last]) {
      throw notA(" quoted string", in, at, new String(line, StandardCharsets.ISO_8859_1));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 1; i < last; i++) {
      if (line[i] != '\\' || i + 1 >= last) {
        bytes.write(line[i]);
        continue;
      }
      i++;
      switch (line[i]) {
        case 'n' -> bytes.write('\n');
        case 't' -> bytes.write('\t');
        case 'r' -> bytes.write('\r');
        case 'x' -> {
          bytes.write(hex(in, at, line, i + 1, 2, last));
          i += 2;
        }
        default -> bytes.write(line[i]);
      }
    }
    return python2String(bytes.toByteArray());
  }

  /** Latin-1 text on a line, with {@code \}{@code uXXXX} and {@code \UXXXXXXXX} escapes. */
  private static Value rawUnicodeEscape(ByteInput in) {
    long at = in.position();
    byte[] line = in.line();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length; i++) {
      int digits = escapeDigits(line, i);
      if (digits == 0) {
        text.append((char) (line[i] & 0xFF));
      } else {
        int codePoint = hex(in, at, line, i + 2, digits, line.length);
        if (!Character.isValidCodePoint(codePoint)) {
          throw notA(" character", in, at, "\\U" + Integer.toHexString(codePoint));
        }
        text.appendCodePoint(codePoint);
        i += 1 + digits;
      }
    }
    return new Value.Text(text.toString());
  }

  private static int escapeDigits(byte[] line, int at) {
    if (line[at] != '\\' || at + 1 >= line.length) {
      return 0;
    }
    return line[at + 1] == 'u' ? 4 : line[at + 1] == 'U' ? 8 : 0;
  }

  /** The number that {@code count} hexadecimal digits before {@code end} are. */
  private static int hex(ByteInput in, long at, byte[] line, int from, int count, int end) {
    int number = 0;
    for (int i = from; i < from + count; i++) {
      int digit = i < end ? Character.digit(line[i], 16) : -1;
      if (digit < 0) {
        throw notA(" hexadecimal escape", in, at, new String(line, StandardCharsets.ISO_8859_1));
      }
      number = number << 4 | digit;
    }
    return number;
  }
}
