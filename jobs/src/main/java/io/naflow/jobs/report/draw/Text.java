package io.naflow.jobs.report.draw;

/** Text as it is to be read, whatever is in it: names of files and messages come from outside. */
public record Text(String text) implements Markup {
  private static final char REPLACEMENT = '\uFFFD';

  @Override
  public void writeTo(StringBuilder page) {
    page.append(escaped(text));
  }

  /** For contents of elements and for attributes in double quotes. */
  static String escaped(String text) {
    var safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> append(safe, point));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int point) {
    switch (point) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      default -> safe.appendCodePoint(isReadable(point) ? point : REPLACEMENT);
    }
  }

  /** Neither a control, nor half a surrogate pair, nor a mark that turns the text around. */
  private static boolean isReadable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL -> point == '\n' || point == '\t';
      case Character.SURROGATE -> false;
      case Character.FORMAT -> !isDirection(point);
      default -> true;
    };
  }

  private static boolean isDirection(int point) {
    return point >= 0x202A && point <= 0x202E || point >= 0x2066 && point <= 0x2069;
  }
}
