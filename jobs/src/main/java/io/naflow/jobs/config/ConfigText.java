package io.naflow.jobs.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The text of a configuration file. */
public final class ConfigText {
  /** What is read of a file at most, plus one to see that there is more. */
  public static final int MAX_BYTES = 1 << 20;

  private ConfigText() {}

  /**
   * @param bytes of the file, up to one more than {@link #MAX_BYTES}
   * @param source the file's name, for messages
   * @throws ConfigException if there are too many, or they are not UTF-8: a name would become
   *     another
   */
  public static String of(byte[] bytes, String source) {
    if (bytes.length > MAX_BYTES) {
      throw new ConfigException(
          "Cannot read configuration %s: it has more than %d bytes; is it the right file?"
              .formatted(source, MAX_BYTES));
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (result.isError()) {
      long line = 1 + text.chars().filter(character -> character == '\n').count();
      throw new ConfigException(
          "Cannot read configuration %s, line %d: it is not UTF-8; save it as UTF-8"
              .formatted(source, line));
    }
    return text.toString();
  }
}
