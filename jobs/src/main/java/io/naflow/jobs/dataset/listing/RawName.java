package io.naflow.jobs.dataset.listing;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A local file's name as text, whatever this process takes names to be written in: under a C or
 * POSIX locale Java's own texts of other names lead to no file, while a path's URI keeps the bytes.
 *
 * @param text the name; where its bytes are no UTF-8, with {@code \xE9} for each that does not fit
 * @param exact whether the text stands for this very name
 */
record RawName(String text, boolean exact) {
  private static final String UNRESERVED = "/._-~";

  /** The last part of a path. */
  static RawName of(Path file) {
    String text = file.getFileName().toString();
    if (text.chars().allMatch(character -> character < 0x80)) {
      return new RawName(text, true);
    }
    String path = file.toUri().getRawPath();
    String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return decoded(bytes(whole.substring(whole.lastIndexOf('/') + 1)));
  }

  /**
   * The local file of a name below a folder.
   *
   * @param root absolute
   * @param name parts parted by slashes; empty for the folder itself
   * @throws IllegalArgumentException if no file can have such a name
   */
  static Path path(String root, String name) {
    var uri = new StringBuilder("file://");
    String whole = name.isEmpty() ? root : root.endsWith("/") ? root + name : root + '/' + name;
    for (byte each : whole.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xFF);
      if (character < 0x80
          && (Character.isLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0)) {
        uri.append(character);
      } else {
        uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  private static byte[] bytes(String escaped) {
    var bytes = ByteBuffer.allocate(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.put((byte) HexFormat.fromHexDigits(escaped, i + 1, i + 3));
        i += 2;
      } else {
        bytes.put((byte) escaped.charAt(i));
      }
    }
    byte[] used = new byte[bytes.position()];
    bytes.rewind().get(used);
    return used;
  }

  private static RawName decoded(byte[] bytes) {
    try {
      return new RawName(utf8(ByteBuffer.wrap(bytes)), true);
    } catch (CharacterCodingException notUtf8) {
      return new RawName(escaped(bytes), false);
    }
  }

  private static String utf8(ByteBuffer bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }

  private static String escaped(byte[] bytes) {
    var text = new StringBuilder();
    for (int from = 0; from < bytes.length; ) {
      int length = characterAt(bytes, from, text);
      if (length == 0) {
        text.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(bytes[from]));
      }
      from += Math.max(1, length);
    }
    return text.toString();
  }

  /** Adds the character that begins there; its length in bytes, 0 if there is none. */
  private static int characterAt(byte[] bytes, int from, StringBuilder text) {
    for (int length = 1; length <= Math.min(4, bytes.length - from); length++) {
      try {
        text.append(utf8(ByteBuffer.wrap(bytes, from, length)));
        return length;
      } catch (CharacterCodingException longerOrNone) {
        continue;
      }
    }
    return 0;
  }
}
