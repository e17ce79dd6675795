package io.naflow.jobs.text;

import java.util.Locale;

/** Numbers as people read them, the same on every machine. */
public final class NumberText {
  private NumberText() {}

  /** Three digits behind the point; very small and very large ones with an exponent. */
  public static String plain(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 0.0005 || size >= 100_000)) {
      return format("%.1e", value);
    }
    return unsignedZero(format(size >= 100 ? "%.1f" : "%.3f", value));
  }

  /** With its sign, a proper minus. */
  public static String signed(double value) {
    String text = plain(value);
    return text.startsWith("-") ? "−" + text.substring(1) : "+" + text;
  }

  /** A share of 1 as per cent. */
  public static String percent(double share) {
    return format("%.1f\u00A0%%", 100 * share);
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202F');
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  private static String unsignedZero(String text) {
    return text.matches("-0[.0]*") ? text.substring(1) : text;
  }
}
