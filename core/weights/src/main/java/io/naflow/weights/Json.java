package io.naflow.weights;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON (RFC 8259) of a safetensors header. Stricter than most: a name that stands twice
 * in an object is refused, since readers that pick the first and the last would see different
 * tensors in one file.
 */
final class Json {

  private static final int MAX_DEPTH = 16;
  private static final int MAX_VALUES = 1_000_000;
  private static final int MAX_NUMBER = 40;
  private static final int END = -1;

  private final SourceFile file;
  private final String text;
  private int at;
  private int values;

  private Json(SourceFile file, String text) {
    this.file = file;
    this.text = text;
  }

  /** The object that fills {@code header} but for white space. */
  static Value.Dict parse(SourceFile file, byte[] header) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
      Json json = new Json(file, text);
      Value value = json.value(0);
      if (!(value instanceof Value.Dict dict) || json.peek() != END) {
        throw json.malformed("one object");
      }
      return dict;
    } catch (CharacterCodingException e) {
      throw WeightsException.cannotRead(
          file.path(), "its header is not valid UTF-8", WeightsException.FETCH_AGAIN);
    }
  }

  private Value value(int depth) {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw malformed("fewer values, nested less deeply,");
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Value.Text(string());
      case 't' -> word("true", new Value.Bool(true));
      case 'f' -> word("false", new Value.Bool(false));
      case 'n' -> word("null", new Value.None());
      default -> number();
    };
  }

  private Value object(int depth) {
    Map<String, Value> entries = new LinkedHashMap<>();
    expect('{');
    while (peek() != '}') {
      if (!entries.isEmpty()) {
        expect(',');
        peek();
      }
      String name = string();
      expect(':');
      if (entries.put(name, value(depth + 1)) != null) {
        throw WeightsException.cannotRead(
            file.path(),
            "the name '%s' stands twice in its header".formatted(WeightsException.shown(name)),
            "write it again with one tensor for each name");
      }
    }
    expect('}');
    return new Value.Dict(entries);
  }

  private Value array(int depth) {
    List<Value> items = new ArrayList<>();
    expect('[');
    while (peek() != ']') {
      if (!items.isEmpty()) {
        expect(',');
      }
      items.add(value(depth + 1));
    }
    expect(']');
    return new Value.Items(items);
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      if (c < ' ') {
        throw malformed("no control character");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    return string.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw malformed("four hexadecimal digits");
          }
          code = code << 4 | digit;
        }
        yield (char) code;
      }
      default -> throw malformed("an escape");
    };
  }

  private Value word(String word, Value value) {
    if (!text.startsWith(word, at)) {
      throw malformed("a value");
    }
    at += word.length();
    return value;
  }

  private Value number() {
    int from = at;
    boolean whole = true;
    while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
      whole &= "-0123456789".indexOf(text.charAt(at)) >= 0;
      at++;
    }
    if (at - from > MAX_NUMBER) {
      throw malformed("a number of at most %d digits".formatted(MAX_NUMBER));
    }
    String digits = text.substring(from, at);
    try {
      return whole
          ? new Value.Int(new BigInteger(digits))
          : new Value.Real(Double.parseDouble(digits));
    } catch (NumberFormatException e) {
      throw malformed("a value");
    }
  }

  /** The next character that is no white space, which is not read yet. */
  private int peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }

  private char next() {
    if (at >= text.length()) {
      throw malformed("more");
    }
    return text.charAt(at++);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed("'" + c + "'");
    }
    at++;
  }

  private WeightsException malformed(String expected) {
    return WeightsException.cannotRead(
        file.path(),
        "its header is no valid JSON: expected %s at character %d".formatted(expected, at),
        WeightsException.FETCH_AGAIN);
  }

  /** A text as a JSON string, quoted. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        // Escaped surrogates survive even where a text has only half of a pair.
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
