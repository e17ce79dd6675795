package io.naflow.jobs.schema;

import java.util.regex.Pattern;

/** Names of runs, models, methods and attempts: they become directory and file names. */
public final class Ids {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z][A-Za-z0-9._+-]{0,99}");

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
}
