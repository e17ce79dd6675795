package io.naflow.jobs.dataset.classes;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers from 0 as files have them: {@code 7}, {@code 007}, and {@code 7.0} of pandas. */
public final class WholeNumbers {
  private static final Pattern WHOLE = Pattern.compile("0*([0-9]{1,9})(\\.0+)?");

  private WholeNumbers() {}

  public static OptionalInt parse(String text) {
    Matcher whole = WHOLE.matcher(text.strip());
    return whole.matches() ? OptionalInt.of(Integer.parseInt(whole.group(1))) : OptionalInt.empty();
  }

  public static boolean isOne(String text) {
    return parse(text).isPresent();
  }
}
