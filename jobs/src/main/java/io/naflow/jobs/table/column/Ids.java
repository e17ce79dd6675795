package io.naflow.jobs.table.column;

import java.util.regex.Pattern;

/**
 * Names of runs, models and methods become directories' names, those of attempts parts of files'.
 */
public final class Ids {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z][A-Za-z0-9._+-]{0,99}");

  private static final Pattern LABEL_SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

  private Ids() {}

  /**
   * The id itself, once it is known to be one.
   *
   * @param what what the id names, for the error, such as {@code run_id}
   * @throws IllegalArgumentException if it is not a letter followed by at most 99 letters, digits
   *     or {@code . _ + -}
   */
  public static String checked(String what, String id) {
    if (id == null || !SHAPE.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "Cannot use '%s' as %s: it becomes a directory's name; take a letter followed by at most 99 letters, digits or . _ + -"
              .formatted(id, what));
    }
    return id;
  }

  /**
   * A label that is only part of a file's name, so that it may also begin with a digit.
   *
   * @param what what it labels, for the error, such as {@code attempt}
   * @throws IllegalArgumentException if it is not 1 to 100 letters, digits or {@code . _ + -}, the
   *     first a letter or a digit
   */
  public static String checkedLabel(String what, String label) {
    if (label == null || !LABEL_SHAPE.matcher(label).matches()) {
      throw new IllegalArgumentException(
          "Cannot use '%s' as %s: it becomes part of a file's name; take a letter or digit followed by at most 99 letters, digits or . _ + -"
              .formatted(label, what));
    }
    return label;
  }
}
