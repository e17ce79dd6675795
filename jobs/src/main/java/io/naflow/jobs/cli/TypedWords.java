package io.naflow.jobs.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Sees whether the words of a command came through the process's locale as they were typed. */
final class TypedWords {
  private TypedWords() {}

  /**
   * Sees that a path or name is what was typed.
   *
   * @throws IllegalArgumentException if something of it was lost
   */
  static void requireWhole(String option, String value) {
    requireWhole(option, value, System.getProperty("sun.jnu.encoding", "UTF-8"));
  }

  /**
   * The same for a process that takes its words to be so encoded.
   *
   * @throws IllegalArgumentException if something of it was lost
   */
  static void requireWhole(String option, String value, String encoding) {
    boolean utf8 =
        Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    // JDK 17 puts a question mark, or the replacement character, for each byte beyond ASCII.
    if (!utf8 && (value.indexOf('?') >= 0 || value.indexOf('\uFFFD') >= 0)) {
      throw new IllegalArgumentException(
          "Cannot use %s %s: this process's locale takes words to be in %s, and what is beyond it was lost; set LC_ALL=C.UTF-8 in its environment"
              .formatted(option, value, encoding));
    }
  }
}
