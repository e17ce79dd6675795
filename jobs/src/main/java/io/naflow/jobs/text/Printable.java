package io.naflow.jobs.text;

/**
 * Text that comes from files, for a terminal: names of tensors and files are data, and may hold
 * what would move the cursor, hide lines or turn text around.
 */
public final class Printable {
  private Printable() {}

  /** The text in one line, with {@code \\u001b} and the like for what is not to be seen. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** The same, of several lines. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean newlines) {
    var safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isVisible(point) || newlines && point == '\n') {
                safe.appendCodePoint(point);
              } else {
                safe.append("\\u%04x".formatted(point));
              }
            });
    return safe.toString();
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.SURROGATE, Character.FORMAT -> false;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED -> false;
      default -> true;
    };
  }
}
