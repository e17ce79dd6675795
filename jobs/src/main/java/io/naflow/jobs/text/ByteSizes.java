package io.naflow.jobs.text;

import java.util.Locale;

/** Sizes as people read them. */
public final class ByteSizes {
  private static final String PREFIXES = "kMGTPE";

  private ByteSizes() {}

  public static String told(long bytes) {
    double size = bytes;
    int prefix = -1;
    while (size >= 1000 && prefix + 1 < PREFIXES.length()) {
      size /= 1000;
      prefix++;
    }
    return prefix < 0
        ? bytes + " B"
        : String.format(Locale.ROOT, "%.1f %sB", size, PREFIXES.charAt(prefix));
  }
}
